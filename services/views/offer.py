from django.http import HttpResponse


def offer_detail(request, **kwargs):
    return HttpResponse()


def offer_calendar(request, **kwargs):
    return HttpResponse()
