"""`python -m app`."""

from app.cli import main
from app.jobs import end_process

if __name__ == "__main__":
    end_process(main())
