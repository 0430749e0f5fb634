namespace Workflows.Engine.Authoring;

/// <summary>Thrown by an activity to fault itself; the message is one sentence for the person who looks at the incident.</summary>
public class FaultException : Exception
{
    /// <summary>Makes a fault; parts that are null get Elsa's defaults.</summary>
    public FaultException(string message, string? code = null, string? category = null, string? faultType = null, Exception? inner = null)
        : base(message, inner)
    {
        Code = code ?? "0";
        Category = category ?? "General";
        FaultType = faultType ?? "System";
    }

    /// <summary>A code to sort faults by.</summary>
    public string Code { get; }

    /// <summary>A category to sort faults by.</summary>
    public string Category { get; }

    /// <summary>The type of fault, for example System, Business or Integration.</summary>
    public string FaultType { get; }
}
