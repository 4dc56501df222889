// Runs first in every realm, before any module: removes and rewrites what depends on the machine,
// installs `console`, freezes what is left, and returns how the host starts an evaluation.
(function (host, freezeIntrinsics) {
  "use strict";

  const { captureStackTrace } = Error;
  const { assign, defineProperty, freeze, getOwnPropertyDescriptor, getPrototypeOf, is, keys } = Object;
  const { ownKeys } = Reflect;
  const { parse, stringify } = JSON;
  const isArray = Array.isArray;

  // Stacks: only module identities and TypeScript positions.

  let wantedFrame = -1;
  defineProperty(Error, "prepareStackTrace", {
    value: freeze((error, frames) => {
      if (wantedFrame >= 0) {
        const frame = frames[wantedFrame];
        return frame === undefined
          ? ""
          : host.position(frame.getFileName() ?? "", frame.getLineNumber(), frame.getColumnNumber());
      }
      const lines = [describe(error)];
      for (const frame of frames) {
        const place = host.position(
          frame.getFileName() ?? "",
          frame.getLineNumber(),
          frame.getColumnNumber(),
        );
        if (place !== "") {
          const name = frame.getFunctionName();
          lines.push("    at " + (name ? name + " (" + place + ")" : place));
        }
      }
      return lines.join("\n");
    }),
    writable: false,
    configurable: false,
    enumerable: false,
  });

  function describe(error) {
    try {
      return String(error);
    } catch {
      return "Error";
    }
  }

  // The place of a caller as `module:line:column`: 0 is where the function that asks is called.
  function callerPlace(skip, asker) {
    const holder = {};
    wantedFrame = skip;
    try {
      captureStackTrace(holder, asker);
      return holder.stack;
    } finally {
      wantedFrame = -1;
    }
  }

  function callSite(skip) {
    const place = callerPlace(skip, callSite);
    const beforeColumn = place.lastIndexOf(":");
    const beforeLine = place.lastIndexOf(":", beforeColumn - 1);
    return {
      column: Number(place.slice(beforeColumn + 1)),
      line: Number(place.slice(beforeLine + 1, beforeColumn)),
      module: place.slice(0, beforeLine),
    };
  }

  function stackOf(asker) {
    const holder = {};
    captureStackTrace(holder, asker);
    return holder.stack;
  }

  const levels = ["trace", "debug", "info", "warn", "error"];

  function log(level, message) {
    if (!levels.includes(level)) {
      throw new TypeError(
        "`" + describe(level) + "` is no level of a message; the levels are `" + levels.join("`, `") + "`",
      );
    }
    host.log(level, String(message), stackOf(log));
  }

  // Globals.

  const root = globalThis;

  function hide(object, key, value) {
    defineProperty(object, key, { value, writable: false, configurable: false, enumerable: false });
  }

  for (const name of host.removedGlobals().split(",")) {
    hide(root, name, undefined);
  }
  for (const name of host.absentGlobals().split(",")) {
    if (name in root) {
      hide(root, name, undefined);
    }
  }

  function standIn(name, message, prototype, statics) {
    const refuse = {
      [name]: function () {
        throw new TypeError(message);
      },
    }[name];
    for (const key of statics === undefined ? [] : ownKeys(statics)) {
      if (key !== "length" && key !== "name" && key !== "prototype") {
        defineProperty(refuse, key, getOwnPropertyDescriptor(statics, key));
      }
    }
    defineProperty(refuse, "prototype", {
      value: prototype,
      writable: false,
      configurable: false,
      enumerable: false,
    });
    defineProperty(prototype, "constructor", {
      value: refuse,
      writable: false,
      configurable: false,
      enumerable: false,
    });
    return refuse;
  }

  hide(
    root,
    "Symbol",
    standIn(
      "Symbol",
      "Scripts cannot make unique symbols: use `Symbol.for(name)` or a well-known symbol",
      Symbol.prototype,
      Symbol,
    ),
  );
  const noCode = "Scripts cannot make code from text: write a function, or import a module";
  for (const sample of [function () {}, function* () {}, async function () {}, async function* () {}]) {
    const prototype = getPrototypeOf(sample);
    const name = prototype.constructor.name;
    const refuse = standIn(name, noCode, prototype);
    if (name === "Function") {
      hide(root, "Function", refuse);
    }
  }
  hide(root, "eval", function () {
    throw new TypeError(noCode);
  }.bind(undefined));

  hide(Math, "random", undefined);
  hide(Promise, "race", undefined);
  hide(Promise, "any", undefined);
  const typedArray = getPrototypeOf(Int8Array).prototype;
  for (const [object, names] of [
    [String.prototype, ["localeCompare", "toLocaleLowerCase", "toLocaleUpperCase"]],
    [Number.prototype, ["toLocaleString"]],
    [BigInt.prototype, ["toLocaleString"]],
    [Array.prototype, ["toLocaleString"]],
    [typedArray, ["toLocaleString"]],
  ]) {
    for (const name of names) {
      hide(object, name, undefined);
    }
  }

  // Console.

  function format(value) {
    if (typeof value === "string") {
      return value;
    }
    try {
      if (value instanceof Error) {
        return value.stack ?? value.name + ": " + value.message;
      }
      if (typeof value === "object" && value !== null) {
        return stringify(value, (_, part) => (typeof part === "bigint" ? part + "n" : part), 2);
      }
      return String(value);
    } catch {
      return "[object that cannot be written]";
    }
  }

  function logger(level) {
    return freeze((...values) => {
      host.log(level, values.map(format).join(" "), stackOf());
    });
  }

  defineProperty(root, "console", {
    value: freeze({
      trace: logger("trace"),
      debug: logger("debug"),
      log: logger("info"),
      info: logger("info"),
      warn: logger("warn"),
      error: logger("error"),
    }),
    writable: true,
    configurable: true,
    enumerable: false,
  });

  // What `zako:internal` takes while it is evaluated, before any other module.

  const beginnings = new Map();

  const internal = {
    callSite,
    eachEvaluation(module, begin) {
      beginnings.set(module, begin);
      host.begins(module);
      begin();
    },
    harden,
    hostInput: () => parse(host.input()),
    kind: () => host.kind(),
    log,
    version: host.version(),
  };
  defineProperty(root, "zako:internal", {
    value: internal,
    writable: false,
    configurable: true,
    enumerable: false,
  });

  // Freezing. What programs commonly override in their own objects becomes an accessor that makes
  // an own property, because a frozen data property would refuse the assignment.

  function allowOverride(object, names) {
    for (const name of names) {
      const descriptor = getOwnPropertyDescriptor(object, name);
      if (descriptor === undefined || !("value" in descriptor) || !descriptor.configurable) {
        continue;
      }
      const { value } = descriptor;
      const accessor = {
        get() {
          return value;
        },
        set(given) {
          if (this === object) {
            throw new TypeError("`" + String(name) + "` of a built-in object cannot be changed");
          }
          defineProperty(this, name, {
            value: given,
            writable: true,
            configurable: true,
            enumerable: true,
          });
        },
      };
      defineProperty(object, name, {
        get: freeze(accessor.get),
        set: freeze(accessor.set),
        configurable: false,
        enumerable: descriptor.enumerable,
      });
    }
  }

  function freezeAll() {
    allowOverride(Object.prototype, [
      "constructor",
      "hasOwnProperty",
      "isPrototypeOf",
      "propertyIsEnumerable",
      "toLocaleString",
      "toString",
      "valueOf",
    ]);
    for (const type of [
      Error,
      EvalError,
      RangeError,
      ReferenceError,
      SyntaxError,
      TypeError,
      URIError,
      AggregateError,
    ]) {
      allowOverride(type.prototype, ["constructor", "message", "name", "toString"]);
    }
    allowOverride(Array.prototype, ["constructor", "toString"]);
    allowOverride(Promise.prototype, ["constructor"]);
    freezeIntrinsics();
    freeze(root);
  }

  // Freezes values and everything that can be reached from them. Goes no further into what it has
  // been into, which includes what the language consists of.
  const hardened = new Set();

  function harden(values) {
    const waiting = [];
    function add(value) {
      if (
        (typeof value === "object" ? value !== null : typeof value === "function") &&
        !hardened.has(value)
      ) {
        hardened.add(value);
        waiting.push(value);
      }
    }
    values.forEach(add);
    while (waiting.length > 0) {
      const value = freeze(waiting.pop());
      add(getPrototypeOf(value));
      const names = ownKeys(value);
      for (let index = 0; index < names.length; index++) {
        const descriptor = getOwnPropertyDescriptor(value, names[index]);
        add(descriptor.value);
        add(descriptor.get);
        add(descriptor.set);
      }
    }
  }

  // Results.

  const tooLarge = freeze({});
  const plain = Object.prototype;

  class NotData {
    constructor(trail, what) {
      this.path = "default" + trail.map(step).join("");
      this.what = what;
    }
  }

  function step(key) {
    if (typeof key === "number") {
      return "[" + key + "]";
    }
    return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(key) ? "." + key : "[" + stringify(key) + "]";
  }

  // Plain data of which `stringify` makes the canonical text: the item itself where the keys of all
  // objects are in order, else a copy of it; `unknown` for anything else. This does as little as it
  // can: an interpreter runs it over every result. It trusts nothing that it does not look at:
  // whatever is not plain, or nests too deep to be told from a circle, is left to `canonical`.
  const deepest = 100;
  const unknown = freeze({});
  let objectsLeft = 0;

  function ordered(item, depth) {
    switch (typeof item) {
      case "string":
      case "boolean":
        return item;
      case "number":
        return item - item === 0 ? item : unknown;
      case "object":
        if (item === null) {
          return null;
        }
        if (depth < deepest && --objectsLeft >= 0) {
          return isArray(item) ? orderedArray(item, depth + 1) : orderedObject(item, depth + 1);
        }
        return unknown;
      default:
        return unknown;
    }
  }

  function orderedArray(array, depth) {
    const { length } = array;
    let copy = array;
    for (let index = 0; index < length; index++) {
      const item = array[index];
      if (typeof item !== "string") {
        const part = ordered(item, depth);
        if (part === unknown) {
          return unknown;
        }
        if (part !== item) {
          if (copy === array) {
            copy = [...array];
          }
          copy[index] = part;
        }
      }
    }
    return copy.toJSON === undefined ? copy : unknown;
  }

  function orderedObject(object, depth) {
    const prototype = getPrototypeOf(object);
    if (prototype !== plain && prototype !== null) {
      return unknown;
    }
    const names = keys(object);
    const { length } = names;
    let copy = object;
    let last = "";
    for (let index = 0; index < length; index++) {
      const name = names[index];
      if (name < last) {
        return sorted(object, names.sort(), depth);
      }
      last = name;
      const item = object[name];
      if (typeof item !== "string") {
        const part = ordered(item, depth);
        if (part === unknown) {
          return unknown;
        }
        if (part !== item) {
          if (copy === object) {
            copy = assign({ __proto__: null }, object);
          }
          copy[name] = part;
        }
      }
    }
    return copy;
  }

  // The names that look like indexes are the first of every object, whatever the order.
  function sorted(object, names, depth) {
    const copy = { __proto__: null };
    const { length } = names;
    for (let index = 0; index < length; index++) {
      const name = names[index];
      const part = name >= "0" && name < ":" ? unknown : ordered(object[name], depth);
      if (part === unknown) {
        return unknown;
      }
      copy[name] = part;
    }
    return copy;
  }

  // The same for whatever it is, with the place of what is not data.
  function canonical(value, limit) {
    const open = new Set();
    const trail = [];
    let text = "";

    function write(item) {
      switch (typeof item) {
        case "string":
          text += stringify(item);
          break;
        case "boolean":
          text += item ? "true" : "false";
          break;
        case "number":
          if (!(item - item === 0)) {
            throw new NotData(trail, "the number " + item);
          }
          text += is(item, -0) ? "0" : item;
          break;
        case "object":
          if (item === null) {
            text += "null";
          } else if (open.has(item)) {
            throw new NotData(trail, "a reference to an object that holds it");
          } else {
            open.add(item);
            if (isArray(item)) {
              writeArray(item);
            } else {
              writeObject(item);
            }
            open.delete(item);
          }
          break;
        case "undefined":
          throw new NotData(trail, "`undefined`");
        case "function":
          throw new NotData(trail, item.name ? "the function `" + item.name + "`" : "a function");
        default:
          throw new NotData(trail, "a " + typeof item);
      }
      if (text.length > limit) {
        throw tooLarge;
      }
    }

    function writeArray(array) {
      text += "[";
      for (let index = 0; index < array.length; index++) {
        if (index > 0) {
          text += ",";
        }
        trail.push(index);
        write(array[index]);
        trail.pop();
      }
      text += "]";
    }

    function writeObject(object) {
      const prototype = getPrototypeOf(object);
      if (prototype !== plain && prototype !== null) {
        const name = prototype.constructor?.name;
        throw new NotData(trail, name ? "an instance of `" + name + "`" : "an object of a class");
      }
      let separator = "{";
      for (const key of keys(object).sort()) {
        text += separator + stringify(key) + ":";
        separator = ",";
        trail.push(key);
        write(object[key]);
        trail.pop();
      }
      text += separator === "{" ? "{}" : "}";
    }

    write(value);
    return text;
  }

  function textOf(value, limit) {
    objectsLeft = limit;
    const data = ordered(value, 0);
    if (data !== unknown) {
      try {
        return stringify(data);
      } catch {
        // It is longer than any text may be.
      }
    }
    return canonical(value, limit);
  }

  function finish(value, limit) {
    let text;
    try {
      text = textOf(value, limit);
    } catch (reason) {
      if (reason === tooLarge) {
        host.tooLarge();
      } else if (reason instanceof NotData) {
        host.notData(reason.path, reason.what);
      } else {
        host.thrown(reason);
      }
      return;
    }
    host.done(text);
  }

  return freeze({
    seal() {
      delete root["zako:internal"];
      freezeAll();
      harden([internal]);
    },
    begin(module) {
      beginnings.get(module)();
    },
    load(path) {
      import(path).then(
        () => host.loaded(path),
        (reason) => host.thrown(reason),
      );
    },
    start(path, limit) {
      import(path)
        .then((namespace) => namespace.default)
        .then(
          (value) => finish(value, limit),
          (reason) => host.thrown(reason),
        );
    },
  });
})
