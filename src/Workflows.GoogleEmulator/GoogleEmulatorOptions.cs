namespace Workflows.GoogleEmulator;

/// <summary>Options of the stand-in for Google, read when it starts.</summary>
public sealed class GoogleEmulatorOptions
{
    /// <summary>Folder where forms and spreadsheets are kept; <see langword="null"/> keeps them in memory only.</summary>
    public string? DataFolder { get; set; }

    /// <summary>Path of the service-account key file. It is written (mode 0600) when it is missing; <see langword="null"/> writes none.</summary>
    public string? KeyFile { get; set; }

    /// <summary>Project number named in quota errors.</summary>
    public long ProjectNumber { get; set; } = 100000000001;

    /// <summary>Project id named in the key file and in the service account's address.</summary>
    public string ProjectId { get; set; } = "local-stand-in";

    /// <summary>
    /// The address under which people and programs reach the emulator, for links and the key file's <c>token_uri</c>.
    /// Without it, or while it answers <see langword="null"/>, the server's first listening address is used.
    /// </summary>
    public Func<Uri?>? PublicAddress { get; set; }

    /// <summary>The clock behind the times of responses, which may be a simulated one (its minutes refill quotas too); without it the registered <see cref="TimeProvider"/> is asked.</summary>
    public Func<DateTimeOffset>? Clock { get; set; }

    /// <summary>The clock behind tokens, quotas, delays and writes that are applied later; without it the registered <see cref="TimeProvider"/>.</summary>
    public TimeProvider? Timers { get; set; }

    /// <summary>Adds the older <c>errors[]</c> list to error bodies, as Google sends it to some callers.</summary>
    public bool ErrorsArray { get; set; }

    /// <summary>Whether the filter of <c>responses.list</c> compares <c>createTime</c>; by default it compares <c>lastSubmittedTime</c>.</summary>
    public bool FilterOnCreateTime { get; set; }

    /// <summary>How many calls a minute are answered before 429.</summary>
    public GoogleEmulatorLimits Limits { get; } = new();
}

/// <summary>Calls a minute. The defaults are those that Google documents.</summary>
public sealed class GoogleEmulatorLimits
{
    /// <summary>Forms reads by a project.</summary>
    public int FormsReadPerProject { get; set; } = 975;

    /// <summary>Forms reads by one user.</summary>
    public int FormsReadPerUser { get; set; } = 390;

    /// <summary>Calls of <c>responses.list</c> by a project.</summary>
    public int FormsExpensiveReadPerProject { get; set; } = 450;

    /// <summary>Calls of <c>responses.list</c> by one user.</summary>
    public int FormsExpensiveReadPerUser { get; set; } = 180;

    /// <summary>Forms writes by a project.</summary>
    public int FormsWritePerProject { get; set; } = 375;

    /// <summary>Forms writes by one user.</summary>
    public int FormsWritePerUser { get; set; } = 150;

    /// <summary>Sheets reads by a project.</summary>
    public int SheetsReadPerProject { get; set; } = 300;

    /// <summary>Sheets reads by one user.</summary>
    public int SheetsReadPerUser { get; set; } = 60;

    /// <summary>Sheets writes by a project.</summary>
    public int SheetsWritePerProject { get; set; } = 300;

    /// <summary>Sheets writes by one user.</summary>
    public int SheetsWritePerUser { get; set; } = 60;

    /// <summary>Sets every limit to a number that is never reached, for load tests.</summary>
    public void Lift() =>
        FormsReadPerProject =
            FormsReadPerUser =
            FormsExpensiveReadPerProject =
            FormsExpensiveReadPerUser =
            FormsWritePerProject =
            FormsWritePerUser =
            SheetsReadPerProject =
            SheetsReadPerUser =
            SheetsWritePerProject =
            SheetsWritePerUser =
                int.MaxValue;
}
