-- Exercises the interpreter: strings, tables, closures, coroutines, patterns and arithmetic.

local function squares(count)
  return coroutine.wrap(function()
    for i = 1, count do
      coroutine.yield(i * i)
    end
  end)
end

local sum, list = 0, {}
for square in squares(10) do
  sum = sum + square
  list[#list + 1] = square
end

assert(sum == 385)
assert(("%d"):rep(3, "-"):format(1, 2, 3) == "1-2-3")
assert(("key = value"):match("(%w+)%s*=%s*(%w+)") == "key")
assert(math.type(2^53 | 0) == "integer")
assert(math.abs(math.sin(math.pi)) < 1e-12)
assert(select("#", table.unpack(list)) == 10)

print("Hello from " .. _VERSION)
print("Squares: " .. table.concat(list, " "))
