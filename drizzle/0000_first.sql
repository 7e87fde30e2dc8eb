-- By hand: pgvector, for the tables of smart routing. Its absence is found before this runs (server/store/migrate.ts).
CREATE EXTENSION IF NOT EXISTS vector;--> statement-breakpoint
CREATE TABLE "applied_units" (
	"unit" text PRIMARY KEY NOT NULL,
	"hash" text NOT NULL,
	"state" text NOT NULL,
	"brought" boolean NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"sequence" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit" (
	"id" text PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"principal" text NOT NULL,
	"action" text NOT NULL,
	"subject" text,
	"outcome" text NOT NULL,
	"before" text,
	"after" text,
	"reason" text,
	"count" integer NOT NULL,
	"address" text,
	"user_agent" text,
	"request_id" text,
	"revision" integer,
	"denial" text
);
--> statement-breakpoint
CREATE TABLE "call_records" (
	"at" timestamp (3) with time zone NOT NULL,
	"id" text NOT NULL,
	"request_id" text NOT NULL,
	"principal" text NOT NULL,
	"endpoint" text NOT NULL,
	"method" text NOT NULL,
	"server" text,
	"item" text,
	"outcome" text NOT NULL,
	"error_code" integer,
	"error_owner" text,
	"duration_ms" double precision NOT NULL,
	"upstream_ms" double precision NOT NULL,
	"request_bytes" bigint NOT NULL,
	"response_bytes" bigint NOT NULL,
	CONSTRAINT "call_records_at_id_pk" PRIMARY KEY("at","id")
) PARTITION BY RANGE ("at"); -- by hand: see README.md
--> statement-breakpoint
CREATE TABLE "call_rollups" (
	"hour" timestamp (3) with time zone NOT NULL,
	"server" text NOT NULL,
	"item" text NOT NULL,
	"principal" text NOT NULL,
	"endpoint" text NOT NULL,
	"method" text NOT NULL,
	"outcome" text NOT NULL,
	"calls" integer NOT NULL,
	"duration_ms" double precision NOT NULL,
	"upstream_ms" double precision NOT NULL,
	"max_ms" double precision NOT NULL,
	"request_bytes" bigint NOT NULL,
	"response_bytes" bigint NOT NULL,
	"h0" integer NOT NULL,
	"h1" integer NOT NULL,
	"h2" integer NOT NULL,
	"h3" integer NOT NULL,
	"h4" integer NOT NULL,
	"h5" integer NOT NULL,
	"h6" integer NOT NULL,
	"h7" integer NOT NULL,
	"h8" integer NOT NULL,
	"h9" integer NOT NULL,
	"h10" integer NOT NULL,
	"h11" integer NOT NULL,
	"h12" integer NOT NULL,
	CONSTRAINT "call_rollups_pk" PRIMARY KEY("hour","server","item","principal","endpoint","method","outcome")
);
--> statement-breakpoint
CREATE TABLE "change_counters" (
	"topic" text PRIMARY KEY NOT NULL,
	"count" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "discovered_items" (
	"server" text NOT NULL,
	"kind" text NOT NULL,
	"position" integer NOT NULL,
	"key" text NOT NULL,
	"json" text NOT NULL,
	CONSTRAINT "discovered_items_server_kind_position_pk" PRIMARY KEY("server","kind","position")
);
--> statement-breakpoint
CREATE TABLE "groups" (
	"id" text PRIMARY KEY NOT NULL,
	"spec" text NOT NULL,
	"origin" text NOT NULL,
	"revision" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "keys" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"hash" "bytea" NOT NULL,
	"previous_hash" "bytea",
	"previous_until" timestamp (3) with time zone,
	"owner" text NOT NULL,
	"scope" text NOT NULL,
	"rest" text,
	"limits" text NOT NULL,
	"enabled" boolean NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"last_used_at" timestamp (3) with time zone,
	"revision" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "leases" (
	"name" text PRIMARY KEY NOT NULL,
	"holder" text NOT NULL,
	"fence" bigint NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "meta" (
	"key" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "overrides" (
	"server" text NOT NULL,
	"kind" text NOT NULL,
	"item" text NOT NULL,
	"spec" text NOT NULL,
	CONSTRAINT "overrides_server_kind_item_pk" PRIMARY KEY("server","kind","item")
);
--> statement-breakpoint
CREATE TABLE "servers" (
	"name" text PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"enabled" boolean NOT NULL,
	"title" text,
	"spec" text NOT NULL,
	"origin" text NOT NULL,
	"revision" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "session_tombstones" (
	"id" text PRIMARY KEY NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "settings_revisions" (
	"number" integer PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"principal" text NOT NULL,
	"summary" text NOT NULL,
	"changes" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "system_config" (
	"path" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "overrides" ADD CONSTRAINT "overrides_server_servers_name_fk" FOREIGN KEY ("server") REFERENCES "public"."servers"("name") ON DELETE cascade ON UPDATE cascade;--> statement-breakpoint
CREATE INDEX "audit_at" ON "audit" USING btree ("at","id");--> statement-breakpoint
CREATE INDEX "audit_subject" ON "audit" USING btree ("subject","at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "audit_denial" ON "audit" USING btree ("denial");--> statement-breakpoint
CREATE INDEX "call_records_server" ON "call_records" USING btree ("server","at","id");--> statement-breakpoint
CREATE INDEX "session_tombstones_expires" ON "session_tombstones" USING btree ("expires_at");