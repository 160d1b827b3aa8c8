"""Names that packs share."""
DEFAULT_PACK_NAME = 'default'
SYSTEM_PACK_NAME = 'core'
PACKS_PACK_NAME = 'packs'
CHATOPS_PACK_NAME = 'chatops'
PACK_REF_WHITELIST_REGEX = r'^[a-z0-9_]+$'
MANIFEST_FILE_NAME = 'pack.yaml'
CONFIG_SCHEMA_FILE_NAME = 'config.schema.yaml'
