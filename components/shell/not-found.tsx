import Link from 'next/link';

export function NotFound() {
  return (
    <div className="mx-auto max-w-5xl px-4 py-16 sm:px-8">
      <h1 className="text-xl font-semibold tracking-tight">There is no such page</h1>
      <p className="mt-1 text-muted">
        The address may be mistyped, or the page belongs to another version.{' '}
        <Link href="/" className="text-accent underline underline-offset-4">
          Go to the overview
        </Link>
      </p>
    </div>
  );
}
