from django.http import HttpResponse


def crisis(request):
    return HttpResponse()


imprint = privacy = accessibility = plain_language = neutral = crisis
health_live = health_ready = robots = manifest = team_home = styleguide = crisis
bad_request = forbidden = not_found = server_error = crisis
