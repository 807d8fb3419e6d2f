"""Create the bucket of stored documents when there is none: `python -m voucher_portal.document_bucket`."""

from __future__ import annotations

import os
import sys

import boto3
from botocore.exceptions import ClientError


def main() -> None:
    bucket = os.environ["DOCUMENTS_BUCKET"]
    client = boto3.client(
        "s3",
        endpoint_url=os.environ.get("DOCUMENTS_ENDPOINT") or None,
        region_name=os.environ.get("DOCUMENTS_REGION") or None,
        aws_access_key_id=os.environ.get("DOCUMENTS_ACCESS_KEY") or None,
        aws_secret_access_key=os.environ.get("DOCUMENTS_SECRET_KEY") or None,
    )
    try:
        client.head_bucket(Bucket=bucket)
    except ClientError as error:
        if error.response["Error"]["Code"] not in {"404", "NoSuchBucket"}:
            raise
        client.create_bucket(Bucket=bucket)
    sys.stdout.write(f"The bucket {bucket} is ready.\n")


if __name__ == "__main__":
    main()
