import json
import os

import zoo
from sqlalchemy import create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Job(Base):
    __tablename__ = "jobs"
    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str]


def handle(sqs, message):
    with Session(ENGINE) as session:
        job = session.get(Job, json.loads(message["Body"])["id"], with_for_update=True)
        job.status = "running"
        session.flush()
        job.status = "done"
        session.commit()
    zoo.delete(sqs, message)


if __name__ == "__main__":
    ADDRESS = os.environ["DATABASE_URL"].replace("postgres://", "postgresql://", 1)
    ENGINE = create_engine(ADDRESS, pool_pre_ping=True, isolation_level="SERIALIZABLE")
    zoo.run(handle)
