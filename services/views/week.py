from django.http import HttpResponse


def week(request, **kwargs):
    return HttpResponse()
