-- For wrk, from bench/service/run: posts the file BODY, of media type TYPE, again and again, and prints the result as one line of JSON. Each thread
-- uses one of PORTS.
local file = assert(io.open(os.getenv("BODY"), "rb"))
wrk.method = "POST"
wrk.body = file:read("*a")
wrk.headers["Content-Type"] = os.getenv("TYPE")
file:close()

local ports = {}
for port in os.getenv("PORTS"):gmatch("%d+") do
	ports[#ports + 1] = port
end

setup = function(thread)
	thread.addr = wrk.lookup("127.0.0.1", table.remove(ports, 1))[1]
end

done = function(summary, latency, requests)
	local errors = summary.errors
	io.write(string.format('\nRESULT {"requests": %d, "micros": %d, "p50": %d, "p99": %d, "refused": %d, "broken": %d}\n',
		summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), errors.status,
		errors.connect + errors.read + errors.write + errors.timeout))
end
