npx @flexcharge/sandbox
