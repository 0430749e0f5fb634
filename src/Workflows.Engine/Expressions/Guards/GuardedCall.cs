using Jint.Native;
using JintEngine = Jint.Engine;

namespace Workflows.Engine.Expressions.Guards;

/// <summary>A call of a built-in function of a script, on its way through the guard of that function.</summary>
/// <param name="Engine">The script engine.</param>
/// <param name="Sizes">How much a built-in function may make.</param>
/// <param name="Original">The built-in function.</param>
/// <param name="This">The object that the function was called on.</param>
/// <param name="Arguments">The arguments of the call.</param>
internal readonly record struct GuardedCall(JintEngine Engine, SizeLimits Sizes, JsValue Original, JsValue This, JsValue[] Arguments)
{
    public JsValue Run() => Engine.Call(Original, This, Arguments);

    public JsValue RunWith(params JsValue[] arguments) => Engine.Call(Original, This, arguments);

    public JsValue Argument(int index) => index < Arguments.Length ? Arguments[index] : JsValue.Undefined;
}

/// <summary>Runs a call after checking its size.</summary>
internal delegate JsValue Guard(in GuardedCall call);
