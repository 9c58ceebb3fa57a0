Attribute VB_Name = "XltierRibbon"
'@Folder("xltier")
'@ModuleDescription("What the ribbon asks for: words, what is greyed, and what a press does.")
Option Explicit

'The tab of the add-in and the tab of a workbook have callbacks of their own where they differ:
'Excel may call the procedure of that name in either file.
Private AddinRibbon As IRibbonUI
Private WorkbookRibbon As IRibbonUI

'@Description("Keeps the ribbon of the add-in.")
Public Sub AddinRibbonLoaded(ByVal Ribbon As IRibbonUI)
    Set AddinRibbon = Ribbon
End Sub

'@Description("Keeps the ribbon of a workbook.")
Public Sub WorkbookRibbonLoaded(ByVal Ribbon As IRibbonUI)
    Set WorkbookRibbon = Ribbon
End Sub

'@Description("Has Excel ask again for everything the ribbon shows.")
Public Sub RefreshRibbon()
    If Not AddinRibbon Is Nothing Then AddinRibbon.Invalidate
    If Not WorkbookRibbon Is Nothing Then WorkbookRibbon.Invalidate
End Sub

'@Description("Runs the verb of the button that was pressed: its tag.")
Public Sub ButtonPressed(ByVal Control As IRibbonControl)
    RunXltier Control.Tag
End Sub

'@Description("Gives the label of a tab, group or button.")
Public Sub GetLabel(ByVal Control As IRibbonControl, ByRef Label As Variant)
    Label = TextOf(Control.Tag & ".label")
End Sub

'@Description("Gives the title of the tip of a button.")
Public Sub GetScreentip(ByVal Control As IRibbonControl, ByRef Screentip As Variant)
    Screentip = TextOf(Control.Tag & ".screentip")
End Sub

'@Description("Gives the tip of a button: what it does, or why it is greyed.")
Public Sub GetSupertip(ByVal Control As IRibbonControl, ByRef Supertip As Variant)
    Dim Reason As String
    Reason = ReasonAgainst(Control.Tag)
    If Len(Reason) = 0 Then Reason = TextOf(Control.Tag & ".supertip")
    Supertip = Reason
End Sub

'@Description("Tells whether a button can be pressed now.")
Public Sub GetEnabled(ByVal Control As IRibbonControl, ByRef Enabled As Variant)
    Enabled = Len(ReasonAgainst(Control.Tag)) = 0
End Sub

'@Description("Hides the tab of a workbook where the add-in shows its own.")
Public Sub GetWorkbookTabVisible(ByVal Control As IRibbonControl, ByRef Visible As Variant)
    Visible = Not IsAddinLoaded()
End Sub
