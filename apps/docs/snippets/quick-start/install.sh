mkdir rescue
cd rescue
npm init --yes
npm install @flexcharge/core @flexcharge/schema @flexcharge/server @flexcharge/webhooks @flexcharge/sandbox
