-- Takes one call of every key, or of none. ARGV has two numbers a key: microseconds until one call is back, and how many
-- there are. The answer has two numbers a key: microseconds to wait (zero when taken) and until all calls are back.
local t = redis.call('TIME')
local now = t[1] * 1000000 + t[2]
local full, answer, refused = {}, {}, false
for i, key in ipairs(KEYS) do
  local every, n = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
  -- No key can owe more than all of its calls, whatever a clock that was set back makes of it.
  local at = math.min(math.max(tonumber(redis.call('GET', key) or '') or now, now), now + every * n)
  local wait = math.max(at + every - every * n - now, 0)
  refused = refused or wait > 0
  full[i] = at - now
  answer[2 * i - 1] = wait
end
for i, key in ipairs(KEYS) do
  if not refused then
    full[i] = full[i] + tonumber(ARGV[2 * i - 1])
    redis.call('SET', key, string.format('%.0f', now + full[i]), 'PX', math.ceil(full[i] / 1000))
  end
  answer[2 * i] = full[i]
end
return answer
