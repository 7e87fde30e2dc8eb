ALTER TABLE "tool_vectors" ADD COLUMN "name" halfvec;--> statement-breakpoint
-- As the vector beside it: read with the row.
ALTER TABLE "tool_vectors" ALTER COLUMN "name" SET STORAGE MAIN;--> statement-breakpoint
-- Those of tools are made anew from those of texts and names; nothing is embedded again for that.
DELETE FROM "tool_vectors" WHERE "kind" = 1;
