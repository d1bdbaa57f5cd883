-- Posts the file that BODY names, over and over, and tells in one line what came of it.
local file = assert(io.open(os.getenv("BODY"), "rb"))
wrk.method = "POST"
wrk.body = file:read("*a")
wrk.headers["Content-Type"] = "application/json"
file:close()

done = function(summary, latency, requests)
	local errors = summary.errors
	io.write(string.format('\nRESULT {"requests": %d, "micros": %d, "p50": %d, "p99": %d, "refused": %d, "broken": %d}\n',
		summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), errors.status,
		errors.connect + errors.read + errors.write + errors.timeout))
end
