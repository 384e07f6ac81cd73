npx flexcharge-sandbox
