from django.http import HttpResponse


def office_list(request, **kwargs):
    return HttpResponse()


def office_detail(request, **kwargs):
    return HttpResponse()
