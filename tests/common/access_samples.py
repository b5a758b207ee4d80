"""Arguments with which the access test opens pages whose address holds some: by URL name, or by argument name.

Add the arguments of a new feature here. A callable gets the Rao household.
"""

BY_URL_NAME: dict[str, dict[str, object]] = {
    "admin:app_list": {"app_label": "people"},
    "journeys:answer": {"fact": "stay_in_months"},
    "journeys:answer-of-person": {"person": "priya", "fact": "born"},
    "journeys:remove-member": {"person": "mira"},
    "events:event": {"kind": "move"},
    "directory:desk-agreements": {"desk": "expat-centre-maastricht-region"},
    "appointments:queue-step": {"turn": 1, "step": "call"},
    "appointments:queue-undo": {"step": 1},
    "landings:act": {"landing": "00000000-0000-4000-8000-000000000005", "what": "share"},
    "webhooks:step": {"subscription": "00000000-0000-4000-8000-000000000003", "step": "test"},
    "joint:task-step": {"item": 1, "step": "take"},
    "joint:safe-step": {"document": 1, "step": "found"},
    "joint:settle": {"what": "nobody-came"},
    "joint:turn-step": {"household": lambda household: household.pk, "turn": 1, "step": "call"},
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
    "clock": 1,
    "group": "00000000-0000-4000-8000-000000000002",
    "arrival": "00000000-0000-4000-8000-000000000001",
    "case": "00000000-0000-4000-8000-000000000001",
    "screen": "00000000-0000-4000-8000-000000000001",
    "landing": "00000000-0000-4000-8000-000000000005",
    "subscription": "00000000-0000-4000-8000-000000000003",
    "delivery": "00000000-0000-4000-8000-000000000004",
    "visit": "00000000-0000-4000-8000-000000000001",
    "paper": "00000000-0000-4000-8000-000000000001",
    "file": "00000000-0000-4000-8000-000000000001",
    "person": "priya",
    "document": "birth-certificate",
}
