"""Gives tools access to one deployment: AWS clients, and the physical names of resources."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config

from infra.local.stack_config import Stack, client

SERVICES = ("sqs", "lambda", "dynamodb", "dynamodbstreams", "s3", "secretsmanager")

REACT_SECONDS = 70
"""Read timeout of a call of React, which may run for a minute; a retry before its end would do the work twice."""


@dataclass(frozen=True, slots=True)
class Deployed:
    """A deployment: AWS clients, and physical by logical names: ``Records``, ``Outbox`` (a URL), ``React``."""

    clients: Mapping[str, Any]
    names: Mapping[str, str]

    @property
    def sqs(self) -> Any:
        """The boto3 client of SQS."""
        return self.clients["sqs"]

    @property
    def functions(self) -> Any:
        """The boto3 client of Lambda."""
        return self.clients["lambda"]

    @property
    def database(self) -> Any:
        """The boto3 client of DynamoDB."""
        return self.clients["dynamodb"]

    @property
    def streams(self) -> Any:
        """The boto3 client of DynamoDB Streams."""
        return self.clients["dynamodbstreams"]

    def environment(self) -> Mapping[str, str]:
        """The environment variables of React."""
        found = self.functions.get_function_configuration(FunctionName=self.name("React"))["Environment"]
        variables: Mapping[str, str] = found["Variables"]
        return variables

    def secret(self) -> bytes:
        """The secret key from which case numbers are made."""
        secrets = self.clients["secretsmanager"]
        return str(secrets.get_secret_value(SecretId=self.environment()["HEED_SECRET"])["SecretString"]).encode()

    def name(self, logical: str) -> str:
        """The physical name of a resource. Raises ``KeyError`` for an unknown logical name."""
        return self.names[logical]


def of_local(stack: Stack) -> Deployed:
    """The stack that runs on this machine."""
    clients = {name: client(name, stack.endpoint) for name in SERVICES}
    return Deployed(clients, stack.queues | stack.tables | stack.functions | stack.buckets)


def of_cloud(stack_name: str) -> Deployed:
    """A stack in AWS, with the credentials and region of the environment."""
    make: Any = boto3.client
    pages = make("cloudformation").get_paginator("list_stack_resources").paginate(StackName=stack_name)
    names = {
        item["LogicalResourceId"]: item["PhysicalResourceId"]
        for page in pages
        for item in page["StackResourceSummaries"]
    }
    config = Config(read_timeout=REACT_SECONDS)
    return Deployed({name: make(name, config=config) for name in SERVICES}, names)
