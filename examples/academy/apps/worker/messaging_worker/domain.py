"""What a message to a learner is: whom it goes to, and what it says."""

import json
from dataclasses import dataclass
from typing import Self
from uuid import UUID

import phonenumbers

HOME_REGION = "KR"
TEMPLATES = {
    "video-ready": "Your video “{title}” is ready to watch.",
    "class-starts": "Your class “{title}” starts at {time}.",
}


@dataclass(frozen=True, kw_only=True)
class MessagingJob:
    """One message on the queue: tell this recipient that."""

    delivery_id: UUID
    tenant_code: str
    recipient: str
    text: str

    @classmethod
    def parse(cls, body: str) -> Self:
        """Read a message's body; ValueError, KeyError or NumberParseException if it is no job."""
        fields = json.loads(body)
        return cls(
            delivery_id=UUID(fields["delivery_id"]),
            tenant_code=str(fields["tenant_code"]),
            recipient=_e164(fields["recipient"]),
            text=TEMPLATES[fields["template"]].format(**fields["values"]),
        )


def _e164(written: str) -> str:
    """The number as carriers want it: `010-2345-6789` is `+821023456789`."""
    number = phonenumbers.parse(written, HOME_REGION)
    if not phonenumbers.is_possible_number(number):
        raise ValueError("the recipient is no telephone number")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
