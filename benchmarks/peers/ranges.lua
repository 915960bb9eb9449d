-- wrk: random 1 MiB ranges of a 1 GB file.
local mib = 1048576
math.randomseed(7)
request = function()
  local start = math.random(0, 950) * mib
  wrk.headers["Range"] = "bytes=" .. start .. "-" .. (start + mib - 1)
  return wrk.format("GET")
end
