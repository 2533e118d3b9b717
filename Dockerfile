# The action's image. GitHub's runner builds it with whatever builder it has: plain instructions
# only, nothing that the classic builder or an old BuildKit would not know.

FROM debian:trixie-slim AS libraries
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates python3-venv \
 && rm -rf /var/lib/apt/lists/*
COPY requirements.txt /
# pip trusts what the system trusts: a base image may carry authorities of its own.
RUN python3 -m venv /opt/readiness \
 && /opt/readiness/bin/pip --cert /etc/ssl/certs/ca-certificates.crt --no-cache-dir \
      install --no-compile --no-deps --require-hashes -r /requirements.txt \
 && /opt/readiness/bin/pip uninstall -y -q pip
# What is not used is not shipped: other AWS services than these (moto's S3 imports its iam,
# cloudwatch and events), highlighting of other languages, tests, stubs and C sources.
RUN cd /opt/readiness/lib/python3.13/site-packages \
 && find botocore/data -mindepth 1 -maxdepth 1 -type d \
      ! -name s3 ! -name sqs ! -name sts -exec rm -r {} + \
 && find moto -mindepth 1 -maxdepth 1 -type d \
      ! -name core ! -name utilities ! -name moto_api ! -name moto_server \
      ! -name s3 ! -name s3bucket_path ! -name sqs ! -name sts \
      ! -name iam ! -name cloudwatch ! -name events -exec rm -r {} + \
 && find pygments/lexers -name '[a-z]*.py' ! -name python.py ! -name special.py -delete \
 && rm -rf tests certifi/tests boto3/examples \
 && find . \( -name '*.pyi' -o -name '*.pyx' -o -name '*.[ch]' \) -delete \
 && /opt/readiness/bin/python -m compileall -q -j 0 .

FROM debian:trixie-slim
# buildx builds the workers' images: it does so on its own, `docker buildx` is it (the client would
# be 31 MB more). busybox is the `ip` of the container that refuses foreign routes.
RUN apt-get update \
 && apt-get install -y --no-install-recommends busybox ca-certificates docker-buildx python3 \
 && ln -s /usr/bin/busybox /usr/local/bin/ip \
 && ln -s /usr/libexec/docker/cli-plugins/docker-buildx /usr/local/bin/docker-buildx \
 && printf '#!/bin/sh\nshift\nexec docker-buildx "$@"\n' > /usr/local/bin/docker \
 && chmod 755 /usr/local/bin/docker \
 && rm -rf /var/lib/apt/lists/* /var/cache/* /var/log/*
COPY --from=libraries /opt/readiness /opt/readiness
# Nothing is imported from the folder that a container works in: it is the user's repository.
ENV PATH=/opt/readiness/bin:/usr/local/bin:/usr/bin:/usr/sbin:/bin:/sbin \
    PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PYTHONSAFEPATH=1
COPY entrypoint.py action.yml /opt/readiness/
COPY readiness /opt/readiness/lib/python3.13/site-packages/readiness
RUN python -m compileall -q /opt/readiness/lib/python3.13/site-packages/readiness \
 && printf '#!/bin/sh\nexec /opt/readiness/bin/python -m readiness.post\n' > /opt/readiness/post \
 && chmod 755 /opt/readiness/post
ENTRYPOINT ["/opt/readiness/bin/python", "/opt/readiness/entrypoint.py"]
