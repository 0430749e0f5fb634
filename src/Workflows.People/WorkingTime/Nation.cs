namespace Workflows.People.WorkingTime;

/// <summary>A nation with its own bank holidays: the divisions of the GOV.UK feed.</summary>
public enum Nation
{
    /// <summary><c>england-and-wales</c>.</summary>
    EnglandAndWales,

    /// <summary><c>scotland</c>.</summary>
    Scotland,

    /// <summary><c>northern-ireland</c>.</summary>
    NorthernIreland,
}

/// <summary>The codes of the nations, as the GOV.UK feed writes them.</summary>
public static class Nations
{
    /// <summary>The feed's name of the division.</summary>
    public static string Code(this Nation nation) =>
        nation switch
        {
            Nation.Scotland => "scotland",
            Nation.NorthernIreland => "northern-ireland",
            _ => "england-and-wales",
        };

    /// <summary>The nation of a code, or null when there is none.</summary>
    public static Nation? Find(string? code) =>
        code switch
        {
            "england-and-wales" => Nation.EnglandAndWales,
            "scotland" => Nation.Scotland,
            "northern-ireland" => Nation.NorthernIreland,
            _ => null,
        };
}
