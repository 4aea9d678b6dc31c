namespace Bookly.Web.BackOffice.Settings;

/// <summary>A legal page as it is being written.</summary>
public sealed class LegalPageForm
{
    public string? Text { get; set; }

    /// <summary>The version that the form was filled from.</summary>
    public string? Version { get; set; }

    /// <summary>Which button was pressed.</summary>
    public bool Preview { get; set; }
}
