using System.Text.Json.Nodes;
using Jint.Native;
using Jint.Runtime.Descriptors;
using Jint.Runtime.Interop;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Engine.Authoring;
using Workflows.Engine.Definitions;
using Workflows.Engine.Expressions;
using JintEngine = Jint.Engine;

namespace Workflows.Engine.Activities;

/// <summary>Runs a script. It completes with the outcomes that the script sets by <c>setOutcome</c> or <c>setOutcomes</c>, else with <c>Done</c>.</summary>
[Activity("Elsa", "Scripting", "Run a script.", DisplayName = "Run JavaScript")]
public sealed class RunJavaScript : Activity<object?>, IBindsDefinition
{
    /// <summary>The script's text; its last value becomes the result.</summary>
    [Input(Description = "The script.", DefaultSyntax = ExpressionTypes.JavaScript, UIHint = InputUIHints.CodeEditor)]
    public Input<string?> Script { get; set; } = new("");

    /// <summary>Outcomes that the script may set; the designer shows them as ports.</summary>
    [Input(Description = "Outcomes that the script may set; each becomes a port.", UIHint = InputUIHints.DynamicOutcomes)]
    public Input<ICollection<string>?> PossibleOutcomes { get; set; } = new((ICollection<string>?)null);

    internal override bool MayLeaveThroughSeveralPorts =>
        Script.Expression is not LiteralExpression { Value: string script } || script.Contains("setOutcomes", StringComparison.Ordinal);

    /// <inheritdoc />
    public void Bind(JsonObject source, ActivityBinder binder)
    {
        if (Script.Expression is not LiteralExpression { Value: string { Length: > 0 } script })
        {
            return;
        }

        try
        {
            binder.Services.GetRequiredService<JavaScriptEvaluator>().Prepare(script);
        }
        catch (ExpressionException e)
        {
            binder.Problem(ProblemCodes.Expression, ProblemSeverity.Error, $"The script of '{Name ?? Id}': {e.Message}");
        }
    }

    /// <inheritdoc />
    protected override ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var script = context.Get(Script);
        if (string.IsNullOrWhiteSpace(script))
        {
            return context.CompleteActivityAsync();
        }

        var evaluator = context.GetRequiredService<JavaScriptEvaluator>();
        string[] outcomes = [OutcomeNames.Done];
        var result = evaluator.Evaluate(
            evaluator.Prepare(script),
            context,
            context.CancellationToken,
            engine =>
            {
                Define(engine, "setOutcome", arguments => outcomes = [.. Names(arguments)]);
                Define(engine, "setOutcomes", arguments => outcomes = [.. Names(arguments)]);
            }
        );
        if (result is not null)
        {
            context.Set(Result, result);
        }

        return context.CompleteActivityWithOutcomesAsync(outcomes);
    }

    private static IEnumerable<string> Names(JsValue[] arguments) =>
        arguments.Length > 0 && JavaScriptValues.FromJs(arguments[0]) is JsonArray list
            ? list.Select(n => n?.ToString() ?? "")
            : [arguments.Length > 0 ? arguments[0].ToString() : OutcomeNames.Done];

    private static void Define(JintEngine engine, string name, Action<JsValue[]> call) =>
        engine.SetValue(
            name,
            new ClrFunction(
                engine,
                name,
                (_, arguments) =>
                {
                    call(arguments);
                    return JsValue.Undefined;
                },
                1,
                PropertyFlag.AllForbidden
            )
        );
}
