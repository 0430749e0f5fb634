using Workflows.Engine.Authoring;
using Workflows.Engine.Expressions;

namespace Workflows.Engine.Execution;

/// <summary>
/// Finds and sets variables as an activity execution sees them: its own first, then those of the executions around it. A scope holds
/// declared variables (those of the definition, by position) and dynamic ones (made by name while the workflow runs).
/// </summary>
internal static class VariableScope
{
    /// <summary>Gives the declared variables of a container their default values when the container begins.</summary>
    public static void Declare(ActivityExecutionContext context)
    {
        var variables = context.Node.VariableArray;
        if (variables.Length == 0 || context.VariableValues is not null)
        {
            return;
        }
        context.VariableValues = new object?[variables.Length];
        for (var i = 0; i < variables.Length; i++)
        {
            context.VariableValues[i] = variables[i].DefaultValue;
        }
    }

    public static bool TryGet(ActivityExecutionContext context, string name, out object? value)
    {
        for (var scope = context; scope is not null; scope = scope.ParentActivityExecutionContext)
        {
            if (scope.DynamicVariables is not null && scope.DynamicVariables.TryGetValue(name, out value))
            {
                return true;
            }
            var index = IndexOfName(scope, name);
            if (index < 0)
            {
                continue;
            }
            value = scope.VariableValues![index];
            return true;
        }
        value = null;
        return false;
    }

    public static bool TryGetById(ActivityExecutionContext context, string id, out object? value)
    {
        for (var scope = context; scope is not null; scope = scope.ParentActivityExecutionContext)
        {
            var index = IndexOfId(scope, id);
            if (index < 0)
            {
                continue;
            }
            value = scope.VariableValues![index];
            return true;
        }
        value = null;
        return false;
    }

    /// <summary>Sets the innermost variable with a name; when there is none, makes a dynamic one in the innermost container.</summary>
    public static void Set(ActivityExecutionContext context, string name, object? value)
    {
        value = PlainValue.Of(value);
        for (var scope = context; scope is not null; scope = scope.ParentActivityExecutionContext)
        {
            if (scope.DynamicVariables is not null && scope.DynamicVariables.ContainsKey(name))
            {
                scope.DynamicVariables[name] = value;
                scope.IsTouched = true;
                return;
            }
            var index = IndexOfName(scope, name);
            if (index < 0)
            {
                continue;
            }
            scope.VariableValues![index] = ToDeclaredType(scope.Node.VariableArray[index], value);
            return;
        }
        var container = context;
        while (container.ParentActivityExecutionContext is { } parent && container.Activity is not (Container or Activities.Workflow))
        {
            container = parent;
        }
        (container.DynamicVariables ??= new(StringComparer.Ordinal))[name] = value;
    }

    /// <summary>Sets the innermost declared variable with an id.</summary>
    /// <param name="context">The execution that sets it.</param>
    /// <param name="id">The variable's id in the definition.</param>
    /// <param name="value">Any value; what is not plain becomes JSON.</param>
    /// <param name="convert">Whether the value becomes the declared type. An activity's output keeps its own type, as in Elsa.</param>
    /// <returns>False when no scope declares the id.</returns>
    public static bool TrySetById(ActivityExecutionContext context, string id, object? value, bool convert)
    {
        for (var scope = context; scope is not null; scope = scope.ParentActivityExecutionContext)
        {
            var index = IndexOfId(scope, id);
            if (index < 0)
            {
                continue;
            }
            value = PlainValue.Of(value);
            scope.VariableValues![index] = convert ? ToDeclaredType(scope.Node.VariableArray[index], value) : value;
            return true;
        }
        return false;
    }

    /// <summary>All variables, innermost scope first; an outer one may have the same name as an inner one.</summary>
    public static IEnumerable<Variable> Enumerate(ActivityExecutionContext context)
    {
        for (var scope = context; scope is not null; scope = scope.ParentActivityExecutionContext)
        {
            if (scope.DynamicVariables is not null)
            {
                foreach (var name in scope.DynamicVariables.Keys)
                {
                    yield return new Variable(name, name);
                }
            }
            if (scope.VariableValues is not null)
            {
                foreach (var variable in scope.Node.VariableArray)
                {
                    yield return variable;
                }
            }
        }
    }

    // Blank text is no value for a variable whose type is not text.
    internal static object? ToDeclaredType(Variable variable, object? value)
    {
        if (value is null || variable.Type == typeof(object))
        {
            return value;
        }
        if (value is string text && variable.Type != typeof(string) && string.IsNullOrWhiteSpace(text))
        {
            return null;
        }
        return PlainValue.Of(ValueConverter.Convert(value, variable.Type));
    }

    private static int IndexOfName(ActivityExecutionContext scope, string name) => IndexOf(scope, name, static variable => variable.Name);

    private static int IndexOfId(ActivityExecutionContext scope, string id) => IndexOf(scope, id, static variable => variable.Id);

    // The index of the scope's own variable with a name or an id; -1 when it has none.
    private static int IndexOf(ActivityExecutionContext scope, string key, Func<Variable, string> keyOf)
    {
        if (scope.VariableValues is null)
        {
            return -1;
        }
        var variables = scope.Node.VariableArray;
        for (var i = 0; i < variables.Length; i++)
        {
            if (string.Equals(keyOf(variables[i]), key, StringComparison.Ordinal))
            {
                return i;
            }
        }
        return -1;
    }
}
