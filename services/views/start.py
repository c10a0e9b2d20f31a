from django.http import HttpResponse


def start(request, **kwargs):
    return HttpResponse()
