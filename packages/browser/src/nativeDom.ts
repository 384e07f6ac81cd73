/**
 * Reads the browser's own properties. Markup can hide them ("DOM clobbering"): `<img name="head">` takes the place of
 * `document.head`, and a control named `title` takes the place of that property of its form. The prototypes are not
 * affected.
 */

/** Returns a property of the document or of an element. */
export const nativeProperty = <Target extends object, Name extends keyof Target>(
  target: Target,
  name: Name,
): Target[Name] => Reflect.get(Object.getPrototypeOf(target), name, target)

/** Calls a method of the document or of an element. */
export const nativeCall = <Target extends object, Name extends keyof Target>(
  target: Target,
  name: Name,
  ...values: Target[Name] extends (...values: infer Values) => unknown ? Values : never
): Target[Name] extends (...values: never) => infer Result ? Result : never =>
  Reflect.apply(Object(nativeProperty(target, name)), target, values)
