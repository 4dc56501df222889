// Freezes what scripts can reach without having made it: the objects of the language and every
// method of theirs. Runs once in every realm. Written out statement by statement, because that
// takes a fraction of the time of walking through them; a test walks through them and names what is
// missing here.
(function () {
  "use strict";

  const { freeze, getOwnPropertyDescriptor, getPrototypeOf } = Object;

  function getter(object, key) {
    freeze(getOwnPropertyDescriptor(object, key).get);
  }

  function setter(object, key) {
    freeze(getOwnPropertyDescriptor(object, key).set);
  }

  // Without methods of their own.

  freeze(Function); freeze(Boolean); freeze(isNaN); freeze(isFinite); freeze(parseFloat);
  freeze(parseInt); freeze(encodeURI); freeze(encodeURIComponent); freeze(decodeURI);
  freeze(decodeURIComponent); freeze(eval); freeze(escape); freeze(unescape); freeze(EvalError);
  freeze(RangeError); freeze(ReferenceError); freeze(SyntaxError); freeze(TypeError);
  freeze(URIError); freeze(AggregateError); freeze(Int8Array); freeze(Uint8Array);
  freeze(Uint8ClampedArray); freeze(Int16Array); freeze(Uint16Array); freeze(Int32Array);
  freeze(Uint32Array); freeze(Float32Array); freeze(Float64Array); freeze(BigInt64Array);
  freeze(BigUint64Array); freeze(Float16Array); freeze(DataView); freeze(WeakMap); freeze(WeakSet);
  freeze(console); freeze(EvalError.prototype); freeze(RangeError.prototype);
  freeze(ReferenceError.prototype); freeze(SyntaxError.prototype); freeze(TypeError.prototype);
  freeze(URIError.prototype); freeze(AggregateError.prototype); freeze(Int8Array.prototype);
  freeze(Uint8Array.prototype); freeze(Uint8ClampedArray.prototype); freeze(Int16Array.prototype);
  freeze(Uint16Array.prototype); freeze(Int32Array.prototype); freeze(Uint32Array.prototype);
  freeze(Float32Array.prototype); freeze(Float64Array.prototype); freeze(BigInt64Array.prototype);
  freeze(BigUint64Array.prototype); freeze(Float16Array.prototype);

  {
    const object = Object;
    freeze(object.create); freeze(object.defineProperties); freeze(object.defineProperty);
    freeze(object.freeze); freeze(object.getOwnPropertyDescriptor);
    freeze(object.getOwnPropertyNames); freeze(object.getPrototypeOf); freeze(object.isExtensible);
    freeze(object.isFrozen); freeze(object.isSealed); freeze(object.keys);
    freeze(object.preventExtensions); freeze(object.seal); freeze(object.setPrototypeOf);
    freeze(object.is); freeze(object.getOwnPropertySymbols); freeze(object.assign);
    freeze(object.getOwnPropertyDescriptors); freeze(object.values); freeze(object.entries);
    freeze(object.fromEntries); freeze(object.hasOwn); freeze(object.groupBy); freeze(object);
  }
  {
    const object = Array;
    freeze(object.isArray); freeze(object.of); freeze(object.from); getter(object, Symbol.species);
    freeze(object);
  }
  {
    const object = String;
    freeze(object.fromCharCode); freeze(object.fromCodePoint); freeze(object.raw); freeze(object);
  }
  {
    const object = Number;
    freeze(object.isNaN); freeze(object.isFinite); freeze(object.isInteger);
    freeze(object.isSafeInteger); freeze(object);
  }
  {
    const object = RegExp;
    freeze(object.escape); getter(object, Symbol.species); freeze(object);
  }
  {
    const object = Math;
    freeze(object.abs); freeze(object.acos); freeze(object.asin); freeze(object.atan2);
    freeze(object.atan); freeze(object.ceil); freeze(object.cos); freeze(object.exp);
    freeze(object.floor); freeze(object.log); freeze(object.max); freeze(object.min);
    freeze(object.pow); freeze(object.round); freeze(object.sin); freeze(object.sqrt);
    freeze(object.tan); freeze(object.imul); freeze(object.sign); freeze(object.trunc);
    freeze(object.cbrt); freeze(object.expm1); freeze(object.hypot); freeze(object.log2);
    freeze(object.log10); freeze(object.log1p); freeze(object.clz32); freeze(object.cosh);
    freeze(object.sinh); freeze(object.tanh); freeze(object.acosh); freeze(object.asinh);
    freeze(object.atanh); freeze(object.fround); freeze(object.f16round); freeze(object);
  }
  {
    const object = JSON;
    freeze(object.parse); freeze(object.stringify); freeze(object);
  }
  {
    const object = Error;
    freeze(object.captureStackTrace); freeze(object);
  }
  {
    const object = ArrayBuffer;
    freeze(object.isView); getter(object, Symbol.species); freeze(object);
  }
  {
    const object = BigInt;
    freeze(object.asUintN); freeze(object.asIntN); freeze(object);
  }
  {
    const object = Map;
    freeze(object.groupBy); getter(object, Symbol.species); freeze(object);
  }
  {
    const object = Set;
    getter(object, Symbol.species); freeze(object);
  }
  {
    const object = Symbol;
    freeze(object.for); freeze(object.keyFor); freeze(object);
  }
  {
    const object = Reflect;
    freeze(object.apply); freeze(object.construct); freeze(object.defineProperty);
    freeze(object.deleteProperty); freeze(object.get); freeze(object.getOwnPropertyDescriptor);
    freeze(object.getPrototypeOf); freeze(object.has); freeze(object.isExtensible);
    freeze(object.ownKeys); freeze(object.preventExtensions); freeze(object.set);
    freeze(object.setPrototypeOf); freeze(object);
  }
  {
    const object = Proxy;
    freeze(object.revocable); freeze(object);
  }
  {
    const object = Promise;
    freeze(object.all); freeze(object.reject); freeze(object.resolve); freeze(object.allSettled);
    freeze(object.withResolvers); freeze(object.try); getter(object, Symbol.species);
    freeze(object);
  }
  {
    const object = Iterator;
    freeze(object.from); freeze(object);
  }
  {
    const object = Object.prototype;
    getter(object, "__proto__"); setter(object, "__proto__"); freeze(object.hasOwnProperty);
    freeze(object.isPrototypeOf); freeze(object.propertyIsEnumerable);
    freeze(object.toLocaleString); freeze(object.toString); freeze(object.valueOf);
    freeze(object.__defineGetter__); freeze(object.__defineSetter__);
    freeze(object.__lookupGetter__); freeze(object.__lookupSetter__); freeze(object);
  }
  {
    const object = Function.prototype;
    freeze(object.bind); freeze(object.toString); freeze(object.apply); freeze(object.call);
    getter(object, "caller"); freeze(object[Symbol.hasInstance]); freeze(object);
  }
  {
    const object = Array.prototype;
    freeze(object.push); freeze(object.pop); freeze(object.slice); freeze(object.shift);
    freeze(object.unshift); freeze(object.toString); freeze(object.concat); freeze(object.indexOf);
    freeze(object.lastIndexOf); freeze(object.join); freeze(object.splice); freeze(object.every);
    freeze(object.filter); freeze(object.forEach); freeze(object.some); freeze(object.map);
    freeze(object.sort); freeze(object.reduce); freeze(object.reduceRight); freeze(object.reverse);
    freeze(object.find); freeze(object.findIndex); freeze(object.fill); freeze(object.copyWithin);
    freeze(object.keys); freeze(object.values); freeze(object.entries); freeze(object.includes);
    freeze(object.flat); freeze(object.flatMap); freeze(object.at); freeze(object.findLast);
    freeze(object.findLastIndex); freeze(object.toReversed); freeze(object.toSorted);
    freeze(object.toSpliced); freeze(object.with); freeze(object[Symbol.unscopables]);
    freeze(object);
  }
  {
    const object = String.prototype;
    freeze(object.charAt); freeze(object.charCodeAt); freeze(object.concat);
    freeze(object.indexOf); freeze(object.lastIndexOf); freeze(object.match);
    freeze(object.replace); freeze(object.search); freeze(object.slice); freeze(object.split);
    freeze(object.substring); freeze(object.toLowerCase); freeze(object.toUpperCase);
    freeze(object.toString); freeze(object.valueOf); freeze(object.trim); freeze(object.substr);
    freeze(object.anchor); freeze(object.big); freeze(object.blink); freeze(object.bold);
    freeze(object.fixed); freeze(object.fontcolor); freeze(object.fontsize);
    freeze(object.italics); freeze(object.link); freeze(object.small); freeze(object.strike);
    freeze(object.sub); freeze(object.sup); freeze(object.startsWith); freeze(object.endsWith);
    freeze(object.includes); freeze(object.repeat); freeze(object.codePointAt);
    freeze(object.normalize); freeze(object.padStart); freeze(object.padEnd);
    freeze(object.matchAll); freeze(object.replaceAll); freeze(object.at);
    freeze(object.isWellFormed); freeze(object.toWellFormed); freeze(object.trimStart);
    freeze(object.trimEnd); freeze(object[Symbol.iterator]); freeze(object);
  }
  {
    const object = Number.prototype;
    freeze(object.toExponential); freeze(object.toFixed); freeze(object.toPrecision);
    freeze(object.toString); freeze(object.valueOf); freeze(object);
  }
  {
    const object = Boolean.prototype;
    freeze(object.toString); freeze(object.valueOf); freeze(object);
  }
  {
    const object = RegExp.prototype;
    getter(object, "source"); getter(object, "flags"); getter(object, "multiline");
    getter(object, "global"); getter(object, "ignoreCase"); getter(object, "sticky");
    getter(object, "unicode"); getter(object, "dotAll"); getter(object, "hasIndices");
    getter(object, "unicodeSets"); freeze(object.exec); freeze(object.test);
    freeze(object.toString); freeze(object.compile); freeze(object[Symbol.match]);
    freeze(object[Symbol.replace]); freeze(object[Symbol.search]); freeze(object[Symbol.split]);
    freeze(object[Symbol.matchAll]); freeze(object);
  }
  {
    const object = Error.prototype;
    freeze(object.toString); freeze(object);
  }
  {
    const object = ArrayBuffer.prototype;
    freeze(object.slice); freeze(object.transfer); freeze(object.transferToFixedLength);
    freeze(object.resize); getter(object, "byteLength"); getter(object, "detached");
    getter(object, "maxByteLength"); getter(object, "resizable"); freeze(object);
  }
  {
    const object = DataView.prototype;
    getter(object, "buffer"); getter(object, "byteLength"); getter(object, "byteOffset");
    freeze(object.getBigInt64); freeze(object.getBigUint64); freeze(object.getFloat16);
    freeze(object.getFloat32); freeze(object.getFloat64); freeze(object.getInt8);
    freeze(object.getInt16); freeze(object.getInt32); freeze(object.getUint8);
    freeze(object.getUint16); freeze(object.getUint32); freeze(object.setBigInt64);
    freeze(object.setBigUint64); freeze(object.setFloat16); freeze(object.setFloat32);
    freeze(object.setFloat64); freeze(object.setInt8); freeze(object.setInt16);
    freeze(object.setInt32); freeze(object.setUint8); freeze(object.setUint16);
    freeze(object.setUint32); freeze(object);
  }
  {
    const object = BigInt.prototype;
    freeze(object.toString); freeze(object.valueOf); freeze(object);
  }
  {
    const object = Map.prototype;
    getter(object, "size"); freeze(object.clear); freeze(object.delete); freeze(object.set);
    freeze(object.get); freeze(object.has); freeze(object.forEach); freeze(object.keys);
    freeze(object.values); freeze(object.entries); freeze(object);
  }
  {
    const object = Set.prototype;
    getter(object, "size"); freeze(object.clear); freeze(object.delete); freeze(object.add);
    freeze(object.has); freeze(object.forEach); freeze(object.values); freeze(object.entries);
    freeze(object.union); freeze(object.intersection); freeze(object.difference);
    freeze(object.symmetricDifference); freeze(object.isSubsetOf); freeze(object.isSupersetOf);
    freeze(object.isDisjointFrom); freeze(object);
  }
  {
    const object = WeakMap.prototype;
    freeze(object.delete); freeze(object.set); freeze(object.get); freeze(object.has);
    freeze(object);
  }
  {
    const object = WeakSet.prototype;
    freeze(object.delete); freeze(object.add); freeze(object.has); freeze(object);
  }
  {
    const object = Symbol.prototype;
    freeze(object.toString); freeze(object.valueOf); getter(object, "description");
    freeze(object[Symbol.toPrimitive]); freeze(object);
  }
  {
    const object = Promise.prototype;
    freeze(object.then); freeze(object.catch); freeze(object.finally); freeze(object);
  }
  {
    const object = Iterator.prototype;
    freeze(object.toArray); freeze(object.forEach); freeze(object.some); freeze(object.every);
    freeze(object.find); freeze(object.reduce); freeze(object.map); freeze(object.filter);
    freeze(object.take); freeze(object.drop); freeze(object.flatMap);
    getter(object, "constructor"); setter(object, "constructor"); freeze(object[Symbol.iterator]);
    getter(object, Symbol.toStringTag); setter(object, Symbol.toStringTag); freeze(object);
  }
  {
    const object = getPrototypeOf(Int8Array);
    freeze(object.of); freeze(object.from); getter(object, Symbol.species); freeze(object);
  }
  {
    const object = getPrototypeOf(Int8Array.prototype);
    freeze(object.subarray); freeze(object.set); freeze(object.forEach); freeze(object.find);
    freeze(object.findIndex); freeze(object.fill); freeze(object.reduce);
    freeze(object.reduceRight); freeze(object.sort); freeze(object.slice); freeze(object.every);
    freeze(object.copyWithin); freeze(object.indexOf); freeze(object.lastIndexOf);
    freeze(object.filter); freeze(object.some); freeze(object.map); freeze(object.join);
    freeze(object.reverse); freeze(object.keys); freeze(object.values); freeze(object.entries);
    freeze(object.includes); freeze(object.at); freeze(object.findLast);
    freeze(object.findLastIndex); freeze(object.toReversed); freeze(object.toSorted);
    freeze(object.with); getter(object, "length"); getter(object, "buffer");
    getter(object, "byteLength"); getter(object, "byteOffset"); getter(object, Symbol.toStringTag);
    freeze(object);
  }
  {
    const object = getPrototypeOf([][Symbol.iterator]());
    freeze(object.next); freeze(object);
  }
  {
    const object = getPrototypeOf(""[Symbol.iterator]());
    freeze(object.next); freeze(object);
  }
  {
    const object = getPrototypeOf(new Map()[Symbol.iterator]());
    freeze(object.next); freeze(object);
  }
  {
    const object = getPrototypeOf(new Set()[Symbol.iterator]());
    freeze(object.next); freeze(object);
  }
  {
    const object = getPrototypeOf("".matchAll(/a/g));
    freeze(object.next); freeze(object);
  }
  {
    const object = getPrototypeOf(Iterator.from({ next() {} }));
    freeze(object.next); freeze(object.return); freeze(object);
  }
  {
    const object = getPrototypeOf([].values().map((value) => value));
    freeze(object.next); freeze(object.return); freeze(object);
  }
  {
    const object = getPrototypeOf(function* () {});
    freeze(object.constructor); freeze(object);
  }
  {
    const object = getPrototypeOf(function* () {}).prototype;
    freeze(object.next); freeze(object.return); freeze(object.throw); freeze(object);
  }
  {
    const object = getPrototypeOf(async function () {});
    freeze(object.constructor); freeze(object);
  }
  {
    const object = getPrototypeOf(async function* () {});
    freeze(object.constructor); freeze(object);
  }
  {
    const object = getPrototypeOf(async function* () {}).prototype;
    freeze(object.next); freeze(object.return); freeze(object.throw); freeze(object);
  }
  {
    const object = getPrototypeOf(getPrototypeOf(async function* () {}).prototype);
    freeze(object[Symbol.asyncIterator]); freeze(object);
  }
})
