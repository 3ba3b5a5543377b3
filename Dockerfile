# hallmarks in an image: docker build -t hallmarks . && docker run --rm -v "$PWD:/repo:ro" hallmarks report /repo
# Checked by hadolint; it has not been built yet.
FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY . .
RUN cargo install --locked --path . --root /out

FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /out/bin/hallmarks /usr/local/bin/hallmarks
WORKDIR /repo
USER 65532
ENTRYPOINT ["hallmarks"]
CMD ["--help"]
