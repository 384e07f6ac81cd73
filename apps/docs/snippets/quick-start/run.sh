node rescue.ts        # Node 22.18 or newer
npx tsx rescue.ts     # Node 20
