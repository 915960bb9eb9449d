/** On every page: styles, htmx, and the few behaviours that belong to the frame. */
import "./styles/main.scss";
import "htmx.org";
import { startCopying } from "./islands/copy";
import { startDemoSignIns } from "./islands/demo";
import { startDialogs } from "./islands/dialogs";
import { startLock } from "./islands/lock";
import { startMenus } from "./islands/menus";
import { startPalette } from "./islands/palette";
import { startParts } from "./islands/parts";
import { startTheme } from "./islands/theme";
import { startToasts } from "./islands/toasts";
import { startTray } from "./islands/tray";

startTheme();
startLock();
startMenus();
startDialogs();
startToasts();
startParts();
startCopying();
startDemoSignIns();
startPalette();
startTray();
