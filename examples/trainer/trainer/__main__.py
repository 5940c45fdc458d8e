"""Command line of the trainer.

    python -m trainer --config FILE                      the service
    python -m trainer --config FILE --once               what waits now, then end
    python -m trainer --config FILE score --version V    score rows with a registered version
    python -m trainer --config FILE experiment ...       models as of instants of the past

Connects as PGHOST, PGUSER, PGSERVICE and the other variables of libpq tell.
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from datetime import datetime, timezone
from pathlib import Path

from . import config as configuration
from . import offline
from .faults import LostLabels
from .service import Service, Signals


def instant(text: str) -> datetime:
    value = datetime.fromisoformat(text)
    return value if value.tzinfo else value.replace(tzinfo=timezone.utc)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="trainer", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--once", action="store_true", help="do what waits now, then end")
    parser.add_argument("--options", type=json.loads, default={}, metavar="JSON",
                        help="options of retrain.training_set(), over those of the configuration")
    parser.add_argument("--inject", type=LostLabels.parse, metavar="COLUMN=VALUE:DAYS",
                        help="lose the labels of a category on purpose, and say so in the provenance")
    commands = parser.add_subparsers(dest="command")
    score = commands.add_parser("score", help="score rows with a registered version")
    score.add_argument("--version", required=True)
    score.add_argument("--from", dest="start", type=instant)
    score.add_argument("--to", dest="end", type=instant)
    experiment = commands.add_parser("experiment", help="train as of instants of the past, score what came later")
    experiment.add_argument("--log", required=True, help="relation with features, label and its time")
    experiment.add_argument("--label-time", required=True, help="column that tells when a label became known")
    experiment.add_argument("--cutoffs", type=instant, nargs="+", required=True)
    experiment.add_argument("--table", required=True)
    return parser.parse_args()


def main() -> int:
    options = arguments()
    logging.basicConfig(level=logging.DEBUG if options.verbose else logging.INFO, stream=sys.stderr,
                        format="%(asctime)s %(levelname)s %(message)s")
    try:
        config = configuration.load(options.config)
    except (OSError, ValueError, configuration.ConfigError) as error:
        print(f"trainer: {options.config}: {error}", file=sys.stderr)
        return 2
    if options.command == "score":
        print(offline.score(config, options.version, options.start, options.end))
    elif options.command == "experiment":
        offline.experiment(config, options.log, options.label_time, options.cutoffs, options.table)
    else:
        service = Service(config, Signals(), options.options, options.inject)
        if options.once:
            service.work_off()
        else:
            service.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
