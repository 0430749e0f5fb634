using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Descriptors;
using Jint.Runtime.Interop;
using JintEngine = Jint.Engine;

namespace Workflows.Engine.Expressions.Guards;

/// <summary>Guards of arrays of bytes and numbers, whose memory is allocated at once.</summary>
internal static class BinaryGuards
{
    /// <summary>The constructors of arrays of numbers, with the size of one number in bytes.</summary>
    public static readonly Dictionary<string, int> TypedArrays = new(StringComparer.Ordinal)
    {
        ["Int8Array"] = 1,
        ["Uint8Array"] = 1,
        ["Uint8ClampedArray"] = 1,
        ["Int16Array"] = 2,
        ["Uint16Array"] = 2,
        ["Float16Array"] = 2,
        ["Int32Array"] = 4,
        ["Uint32Array"] = 4,
        ["Float32Array"] = 4,
        ["Float64Array"] = 8,
    };

    /// <summary><c>toHex()</c></summary>
    public static JsValue ToHex(in GuardedCall call)
    {
        if (call.This.IsUint8Array())
        {
            call.Sizes.CheckText(2L * (long)TypeConverter.ToLength(call.This.AsObject().Get("length")));
        }

        return call.Run();
    }

    /// <summary><c>from(source, map)</c> of an array of numbers</summary>
    public static JsValue From(in GuardedCall call) => call.RunWith([ListGuards.ListOf(call, call.Argument(0)), .. call.Arguments.Skip(1)]);

    /// <summary>Puts a guard before <c>new ArrayBuffer(length, options)</c>, <c>new Uint8Array(…)</c> and the like.</summary>
    public static void GuardConstructors(JintEngine engine, SizeLimits sizes)
    {
        Replace(engine, "ArrayBuffer", new BufferHandler(engine, sizes));
        foreach (var (name, bytes) in TypedArrays)
        {
            Replace(engine, name, new TypedArrayHandler(engine, sizes, bytes));
        }
    }

    private static void Replace(JintEngine engine, string name, ProxyHandler handler)
    {
        var original = engine.Global.Get(name).AsObject();
        var guarded = engine.Advanced.CreateProxy(original, handler);
        original.Get("prototype").AsObject().FastSetProperty("constructor", new PropertyDescriptor(guarded, PropertyFlag.NonEnumerable));
        engine.Global.FastSetProperty(name, new PropertyDescriptor(guarded, PropertyFlag.NonEnumerable));
    }

    private sealed class BufferHandler(JintEngine engine, SizeLimits sizes) : ProxyHandler
    {
        public override ObjectInstance? Construct(ObjectInstance target, JsValue[] arguments, JsValue newTarget)
        {
            var length = arguments.Length > 0 ? TypeConverter.ToIntegerOrInfinity(arguments[0]) : 0;
            sizes.CheckBytes(length);
            var most = arguments.Length > 1 && arguments[1] is ObjectInstance options ? options.Get("maxByteLength") : JsValue.Undefined;
            if (most.IsUndefined())
            {
                return engine.Construct(target, [JsNumber.Create(length)]);
            }

            var mostBytes = TypeConverter.ToIntegerOrInfinity(most);
            sizes.CheckBytes(mostBytes);
            var checkedOptions = new JsObject(engine);
            checkedOptions.Set("maxByteLength", JsNumber.Create(mostBytes));
            return engine.Construct(target, [JsNumber.Create(length), checkedOptions]);
        }
    }

    private sealed class TypedArrayHandler(JintEngine engine, SizeLimits sizes, int bytes) : ProxyHandler
    {
        public override ObjectInstance? Construct(ObjectInstance target, JsValue[] arguments, JsValue newTarget)
        {
            if (arguments.Length == 0 || arguments[0] is JsArrayBuffer)
            {
                return engine.Construct(target, arguments);
            }

            if (arguments[0] is not ObjectInstance source)
            {
                var length = TypeConverter.ToIntegerOrInfinity(arguments[0]);
                sizes.CheckBytes(length * bytes);
                return engine.Construct(target, [JsNumber.Create(length)]);
            }

            var list = source is JsArray or JsTypedArray
                ? source
                : engine.Call(engine.Intrinsics.Array.Get("from"), engine.Intrinsics.Array, [source]).AsObject();
            sizes.CheckBytes(TypeConverter.ToLength(list.Get("length")) * (double)bytes);
            return engine.Construct(target, [list]);
        }
    }
}
