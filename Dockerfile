# One image for web, worker, beat and the set-up step. It keeps nothing on its own disk.

FROM node:24-slim AS front-end
WORKDIR /portal
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY static static
RUN npm run build

FROM python:3.13-slim AS portal
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 \
    DJANGO_SETTINGS_MODULE=voucher_portal.settings.production
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 gettext \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --no-create-home --uid 10001 portal
WORKDIR /portal
COPY requirements.lock .
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
COPY --from=front-end /portal/static/build static/build
# Production settings refuse to load without their secrets; these are for this step alone.
RUN for catalogue in locale/*/LC_MESSAGES/*.po; do \
        if [ -e "$catalogue" ]; then msgfmt --check-format -o "${catalogue%.po}.mo" "$catalogue"; fi; \
    done \
    && SECRET_KEY=build ALLOWED_HOSTS=localhost PORTAL_ORIGIN=https://localhost EMAIL_HOST=localhost \
       DATABASE_URL=postgresql://localhost/build REDIS_URL=redis://localhost DOCUMENTS_BUCKET=build \
       IDENTIFIER_KEYS='{"build": "build"}' IDENTIFIER_CURRENT_KEY=build \
       IDENTIFICATION_OIDC_ISSUER=https://localhost IDENTIFICATION_OIDC_CLIENT_SECRET=build \
       python manage.py collectstatic --noinput --verbosity 0
USER portal
EXPOSE 8000
CMD ["gunicorn", "voucher_portal.wsgi", "--bind=0.0.0.0:8000"]
