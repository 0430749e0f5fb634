using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Descriptors;
using Jint.Runtime.Interop;
using JintEngine = Jint.Engine;

namespace Workflows.Engine.Expressions.Guards;

/// <summary>
/// The guards of one script engine. A guard takes the place of the built-in function on its object, so that no script reaches the function
/// behind it, however it finds it.
/// </summary>
internal sealed class EngineGuards(JintEngine engine, SizeLimits sizes)
{
    private readonly JoinGuard _joins = new(sizes);
    private readonly HashSet<Member> _guarded = [];
    private HashSet<JsValue>? _reached;
    private bool _guardsBinary;

    /// <summary>Puts the guards of a plan in place, before the script runs.</summary>
    public void Install(GuardPlan plan)
    {
        foreach (var name in plan.RemovedGlobals)
        {
            RemoveGlobal(name);
        }

        foreach (var path in plan.HoldersWithRemovals)
        {
            var holder = Holders.Find(engine, path);
            foreach (var name in BuiltInGuards.RemovedFrom(path))
            {
                holder.RemoveOwnProperty(name);
            }
        }

        foreach (var member in plan.Members)
        {
            Guard(member);
        }

        if (plan.UsesBinary && !_guardsBinary)
        {
            _guardsBinary = true;
            BinaryGuards.GuardConstructors(engine, sizes);
        }
    }

    /// <summary>Puts the guards of a property in place, right before the script reads it.</summary>
    public void Reach(JsValue key)
    {
        if ((_reached ??= []).Add(key))
        {
            Install(BuiltInGuards.PlanFor(key));
        }
    }

    private void Guard(Member member)
    {
        if (!_guarded.Add(member))
        {
            return;
        }

        var holder = Holders.Find(engine, member.Holder);
        if (holder.GetOwnProperty(member.Key).Value is not ObjectInstance original || !original.IsCallable())
        {
            return;
        }

        var guard = BuiltInGuards.Of(member, _joins);
        var guarded = new ClrFunction(
            engine,
            member.Name,
            (self, arguments) => Run(new GuardedCall(engine, sizes, original, self, arguments), guard),
            (int)TypeConverter.ToInteger(original.Get("length")),
            PropertyFlag.Configurable
        );
        holder.FastSetProperty(member.Key, new PropertyDescriptor(guarded, PropertyFlag.NonEnumerable));
    }

    private static JsValue Run(in GuardedCall call, Guard? guard)
    {
        call.Sizes.CheckText(SizeLimits.LengthOfText(call.This));
        foreach (var argument in call.Arguments)
        {
            call.Sizes.CheckText(SizeLimits.LengthOfText(argument));
        }

        var made = guard is null ? call.Run() : guard(call);
        call.Sizes.CheckText(SizeLimits.LengthOfText(made));
        // A built-in function that calls another one for each element executes no statement of the script.
        call.Engine.Constraints.Check();
        return made;
    }

    private void RemoveGlobal(string name)
    {
        if (engine.Global.Get(name) is not ObjectInstance removed)
        {
            return;
        }

        // Else an object of this kind that the engine makes itself would still lead to it.
        if (removed.Get("prototype") is ObjectInstance prototype)
        {
            prototype.RemoveOwnProperty("constructor");
        }

        engine.Global.RemoveOwnProperty(name);
    }
}
