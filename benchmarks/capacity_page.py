"""Time the capacity page with Django's test client, as a coordinator: CPU and clock seconds of each, as JSON."""

import json
import sys
import time

from softlanding.config.server import prepare, set_up

ADDRESS = "/staff/capacity/?desk=expat-centre-maastricht-region&authority=ind&clients=13000&months=18"


def main() -> None:
    """Open the page once to warm up, then as often as the first argument says."""
    prepare()
    set_up()
    from django.test import Client

    from softlanding.people.actions import make_staff

    member = make_staff(
        email="coordinator@example.org",
        display_name="Sanne Visser",
        role="coordinator",
        password="correct horse battery",
        desk="expat-centre-maastricht-region",
    )
    client = Client(SERVER_NAME="localhost")
    client.force_login(member)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0, "type": "totp"}]
    session["account_authentication_methods_user"] = str(member.pk)
    session.save()
    times = []
    for _ in range(int(sys.argv[1]) + 1):
        begun, worked = time.perf_counter(), time.process_time()
        answered = client.get(ADDRESS)
        times.append((time.process_time() - worked, time.perf_counter() - begun))
        if answered.status_code != 200 or "You need at least 3." not in answered.content.decode():
            raise SystemExit(f"the page answers {answered.status_code} without the worked example")
    print(json.dumps(times[1:]))


if __name__ == "__main__":
    main()
