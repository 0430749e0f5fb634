using System.Text.Json.Nodes;
using Jint;
using Jint.Native;
using JintEngine = Jint.Engine;

namespace Workflows.Engine.Expressions;

/// <summary>
/// The objects that a script was given. In Elsa a script changes the workflow's own object: <c>getBox().Key1 = 'x'</c> is kept. Here it
/// changes a copy, and what it changed is taken back after the script has run, or refused with a sentence where it must not change.
/// </summary>
internal sealed class ScriptLoans(JintEngine engine)
{
    private readonly Dictionary<string, Loan> _loans = new(StringComparer.Ordinal);

    /// <summary>Gives a value to the script. The same object is given each time, until <see cref="Replace"/> sets another.</summary>
    /// <param name="call">The call that asks for it, as the script could write it; it names the value.</param>
    /// <param name="value">The value.</param>
    /// <param name="takeBack">Takes the value that the script changed.</param>
    public JsValue Lend(string call, object? value, Action<object?> takeBack)
    {
        if (_loans.TryGetValue(call, out var known))
        {
            return known.Given;
        }

        var given = JavaScriptValues.ToJs(engine, value);
        if (given.IsObject())
        {
            _loans[call] = new Loan(given, value, takeBack);
        }

        return given;
    }

    /// <summary>Notes that the script itself set the value: it may still change the object that it gave.</summary>
    public void Replace(string call, JsValue given, object? value, Action<object?> takeBack)
    {
        _loans.Remove(call);
        if (given.IsObject() && value is JsonObject or JsonArray)
        {
            _loans[call] = new Loan(given, value, takeBack);
        }
    }

    /// <summary>Takes back what the script changed.</summary>
    public void TakeBack()
    {
        foreach (var loan in _loans.Values)
        {
            if (!JavaScriptValues.IsSame(loan.Given, loan.Value))
            {
                loan.TakeBack(JavaScriptValues.FromJs(loan.Given));
            }
        }
    }

    private sealed record Loan(JsValue Given, object? Value, Action<object?> TakeBack);
}
