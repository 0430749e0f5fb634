using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime.Descriptors;
using Jint.Runtime.Interop;
using JintEngine = Jint.Engine;

namespace Workflows.Engine.Expressions;

/// <summary>
/// A second name of a property of a script's object. Reading and writing it reads and writes the property itself. Most scripts use few of
/// these names, so the two functions behind one are made when it is used.
/// </summary>
internal sealed class AliasProperty(JintEngine engine, ObjectInstance owner, string name) : PropertyDescriptor(Accessor)
{
    private const PropertyFlag Accessor =
        PropertyFlag.Configurable | PropertyFlag.ConfigurableSet | PropertyFlag.EnumerableSet | PropertyFlag.NonData;
    private JsValue? _get;
    private JsValue? _set;

    public override JsValue Get => _get ??= new ClrFunction(engine, name, (_, _) => owner.Get(name));

    public override JsValue Set =>
        _set ??= new ClrFunction(
            engine,
            name,
            (_, arguments) =>
            {
                owner.Set(name, arguments.Length > 0 ? arguments[0] : JsValue.Undefined);
                return JsValue.Undefined;
            }
        );
}
