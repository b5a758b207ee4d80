"""Arguments with which the access test opens pages whose address holds some: by URL name, or by argument name.

Add the arguments of a new feature here. A callable gets the Rao household.
"""

BY_URL_NAME: dict[str, dict[str, object]] = {
    "admin:app_list": {"app_label": "people"},
    "journeys:answer": {"fact": "stay_in_months"},
    "journeys:answer-of-person": {"person": "priya", "fact": "born"},
    "journeys:remove-member": {"person": "mira"},
    "appointments:queue-step": {"turn": 1, "step": "call"},
    "appointments:queue-undo": {"step": 1},
    "admin:view_on_site": {"content_type_id": 1, "object_id": 1},
}

BY_ARGUMENT: dict[str, object] = {
    "household": lambda household: household.pk,
    "object_id": 1,
    "pk": 1,
    "code": "nl",
    "token": "never-sent",
    "uidb36": "1",
    "key": "never-sent",
    "app_label": "people",
    "desk": "the-hague-international-centre",
    "personKey": "priya",
    "rule": 1,
    "exception": 1,
    "shift": 1,
    "version": 1,
    "run": 1,
    "group": "00000000-0000-4000-8000-000000000002",
    "arrival": "00000000-0000-4000-8000-000000000001",
    "screen": "00000000-0000-4000-8000-000000000001",
    "case": "00000000-0000-4000-8000-000000000003",
    "visit": "00000000-0000-4000-8000-000000000001",
}
