node rescue.mts        # Node 22.18 or newer
npx tsx rescue.mts     # Node 20
