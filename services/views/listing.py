from django.http import HttpResponse


def offer_list(request, **kwargs):
    return HttpResponse()
