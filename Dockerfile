# syntax=docker/dockerfile:1
# The service with the native library of its Kafka client. The store lies in /var/lib/lineage; nothing else is written, so the root file system
# may be read-only.

FROM node:22.11-bookworm AS librdkafka
RUN apt-get update \
    && apt-get install -y --no-install-recommends gcc make python3 libssl-dev zlib1g-dev libzstd-dev \
    && rm -rf /var/lib/apt/lists/*
COPY eng/librdkafka/build /build/librdkafka
RUN LINEAGE_CACHE=/build/cache /build/librdkafka && cp /build/cache/librdkafka-*/librdkafka.so /build/cache/librdkafka-*/LICENSES.txt /build/

FROM mcr.microsoft.com/dotnet/sdk:10.0.100-bookworm-slim AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/LineageService.Cli -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0.0-bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends libssl3 zlib1g libzstd1 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home lineage \
    && install -d -o lineage -g lineage /var/lib/lineage
COPY --from=build /app /app
COPY --from=librdkafka /build/librdkafka.so /build/LICENSES.txt /app/
ENV LINEAGE_STORE=/var/lib/lineage DOTNET_EnableDiagnostics=0
USER 10001
VOLUME /var/lib/lineage
EXPOSE 8470
ENTRYPOINT ["/app/lineage"]
CMD ["serve"]
