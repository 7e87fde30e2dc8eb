CREATE TABLE "indexed_tools" (
	"server" text NOT NULL,
	"tool" text NOT NULL,
	"text_hash" "bytea" NOT NULL,
	"tool_hash" "bytea" NOT NULL,
	"name_hash" "bytea" NOT NULL,
	"failed_model" text,
	"failure" text,
	"failed_at" timestamp (3) with time zone,
	CONSTRAINT "indexed_tools_server_tool_pk" PRIMARY KEY("server","tool")
);
--> statement-breakpoint
CREATE TABLE "search_uses" (
	"id" text PRIMARY KEY NOT NULL,
	"words" text[] NOT NULL,
	"server" text NOT NULL,
	"tool" text NOT NULL,
	"weight" real NOT NULL,
	"used_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tool_vectors" (
	"model" text NOT NULL,
	"kind" smallint NOT NULL,
	"hash" "bytea" NOT NULL,
	"vector" halfvec NOT NULL,
	CONSTRAINT "tool_vectors_model_kind_hash_pk" PRIMARY KEY("model","kind","hash")
);
--> statement-breakpoint
CREATE TABLE "unused_vectors" (
	"model" text NOT NULL,
	"kind" smallint NOT NULL,
	"hash" "bytea" NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "unused_vectors_model_kind_hash_pk" PRIMARY KEY("model","kind","hash")
);
--> statement-breakpoint
CREATE INDEX "indexed_tools_tool_hash" ON "indexed_tools" USING btree ("tool_hash");--> statement-breakpoint
CREATE INDEX "indexed_tools_text_hash" ON "indexed_tools" USING btree ("text_hash");--> statement-breakpoint
CREATE INDEX "indexed_tools_name_hash" ON "indexed_tools" USING btree ("name_hash");--> statement-breakpoint
CREATE INDEX "search_uses_used" ON "search_uses" USING btree ("used_at");--> statement-breakpoint
CREATE INDEX "unused_vectors_since" ON "unused_vectors" USING btree ("since");--> statement-breakpoint
ALTER TABLE "tool_vectors" ALTER COLUMN "vector" SET STORAGE MAIN;
