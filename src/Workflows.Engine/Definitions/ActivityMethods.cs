using System.Collections.Concurrent;
using System.Reflection;
using Workflows.Engine.Authoring;

namespace Workflows.Engine.Definitions;

/// <summary>Finds the callback methods of an activity type by the names that states store. Each is looked up once and then called by a delegate.</summary>
internal sealed class ActivityMethods
{
    private readonly ConcurrentDictionary<string, Func<Activity, ActivityExecutionContext, ValueTask>> _resume = new(
        StringComparer.Ordinal
    );
    private readonly ConcurrentDictionary<string, Func<Activity, ActivityCompletedContext, ValueTask>> _completed = new(
        StringComparer.Ordinal
    );

    public Func<Activity, ActivityExecutionContext, ValueTask> Resume(Activity activity, string name) =>
        _resume.GetOrAdd(name, static (n, type) => Find<ActivityExecutionContext>(type, n), activity.GetType());

    public Func<Activity, ActivityCompletedContext, ValueTask> Completed(Activity activity, string name) =>
        _completed.GetOrAdd(name, static (n, type) => Find<ActivityCompletedContext>(type, n), activity.GetType());

    private static Func<Activity, TContext, ValueTask> Find<TContext>(Type type, string name)
    {
        for (var t = type; t is not null; t = t.BaseType)
        {
            var method = t.GetMethod(
                name,
                BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly,
                [typeof(TContext)]
            );
            if (method is null || method.ReturnType != typeof(ValueTask))
            {
                continue;
            }

            if (method.IsStatic)
            {
                var call = method.CreateDelegate<Func<TContext, ValueTask>>();
                return (_, context) => call(context);
            }
            var open = (Func<Type, MethodInfo, Func<Activity, TContext, ValueTask>>)Open<Activity, TContext>;
            var typed = open.Method.GetGenericMethodDefinition().MakeGenericMethod(t, typeof(TContext));
            return (Func<Activity, TContext, ValueTask>)typed.Invoke(null, [t, method])!;
        }
        throw new InvalidOperationException(
            $"The activity type {type.Name} has no method '{name}({typeof(TContext).Name})' that returns a ValueTask."
        );
    }

    private static Func<Activity, TContext, ValueTask> Open<TActivity, TContext>(Type type, MethodInfo method)
        where TActivity : Activity
    {
        var call = method.CreateDelegate<Func<TActivity, TContext, ValueTask>>();
        return (activity, context) => call((TActivity)activity, context);
    }
}
