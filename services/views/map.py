from django.http import HttpResponse


def map_page(request, **kwargs):
    return HttpResponse()


def map_hits(request, **kwargs):
    return HttpResponse()
