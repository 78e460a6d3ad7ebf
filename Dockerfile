# demarche in a container, without a Python of one's own:
#
#   docker build --tag demarche .
#   docker run --rm --volume "$PWD":/work demarche run two_neighbours
#
# Results land in ./results; --user "$(id -u)" makes them one's own where ids differ.
FROM python:3.13-slim

COPY pyproject.toml constraints.txt README.md LICENSE /source/
COPY sim /source/sim
COPY scenarios /source/scenarios
RUN pip install --no-cache-dir --constraint /source/constraints.txt /source \
    && rm -r /source \
    && useradd --create-home --uid 1000 demarche \
    && mkdir /work \
    && chown demarche /work

USER demarche
WORKDIR /work

# Compiled rules are kept here; mount a volume on it, and they are compiled once for all runs.
ENV NUMBA_CACHE_DIR=/tmp/demarche-cache MPLCONFIGDIR=/tmp/demarche-cache

ENTRYPOINT ["demarche"]
CMD ["--help"]
